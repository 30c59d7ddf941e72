import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const tests = ['**/*.test.{ts,tsx}', '**/testing/**/*.ts', 'tests/src/**/*.ts']
const configs = ['**/*.config.{ts,js}', '*.cjs', 'scripts/count-reporter.mjs', 'scripts/test-order.mjs']

const forbidden = {
  enum: {
    selector: 'TSEnumDeclaration',
    message: "Write a list `['a', 'b'] as const` and the type of its members.",
  },
  class: {
    selector: ':matches(ClassDeclaration, ClassExpression):not([superClass.name=/^(Error|Problem)$/])',
    message: 'Write a function that takes what it needs and returns a value.',
  },
  defaultExport: { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  barrel: { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that has it.' },
}
const syntax = (...without) => [
  'error',
  ...Object.entries(forbidden)
    .filter(([name]) => !without.includes(name))
    .map(([, rule]) => rule),
]

export default defineConfig(
  globalIgnores(['**/dist/', '.build/', '.pyfarm/', 'coverage/', 'packages/web/src/api/paths.d.ts']),
  js.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 300 }],
      'no-console': 'off',
      'no-restricted-syntax': syntax(),
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'AbortController',
          'Buffer',
          'URL',
          'console',
          'fetch',
          'module',
          'performance',
          'process',
          'setImmediate',
          'setInterval',
          'setTimeout',
          'clearTimeout',
          'clearInterval',
        ].map(name => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: ['./tsconfig.test.json', './packages/web/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `() => doThis()` where nothing is returned is how an arrow function is written.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Hooks and routes are asynchronous by their interface also where one of them does not wait.
      '@typescript-eslint/require-await': 'off',
      // `while (true)` with a signal inside; everything else that is always so is still found.
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
      // An index signature is read as `row['key']`, as the compiler may ask.
      '@typescript-eslint/dot-notation': 'off',
      // Interfaces declare methods, and nothing here uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      // A type parameter used once still names what a caller hands in (`parse<Row>(…)` at the door).
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // `_name` is an argument that the interface has and the function does not need.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    files: ['packages/web/src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    // It warns of what React's compiler would do, which is not used.
    rules: { 'react-hooks/incompatible-library': 'off' },
  },
  // Drivers give numbers as text (pg's counts) where Kysely's types say number.
  { files: ['packages/master/src/**/*-store.ts'], rules: { '@typescript-eslint/no-unnecessary-type-conversion': 'off' } },
  // Kysely's dialects and plugins are made by extending its classes.
  { files: ['packages/master/src/database/**/*.ts'], rules: { 'no-restricted-syntax': syntax('class') } },
  {
    files: tests,
    rules: {
      // A table of cases may be longer than code.
      'max-lines': ['error', { max: 500 }],
      // Tests look at answers whose shape they state by what they expect of them.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  { files: configs, rules: { 'no-restricted-syntax': syntax('defaultExport', 'class') } },
  // Without the rules that need types or compile components, which take minutes; `npm run lint` has them.
  ...(process.env['LINT_RULES'] === 'quick'
    ? [
        { linterOptions: { reportUnusedDisableDirectives: 'off' } },
        { files: ['**/*.{ts,tsx}'], ...tseslint.configs.disableTypeChecked },
        {
          rules: Object.fromEntries(Object.keys(reactHooks.rules).map(name => [`react-hooks/${name}`, 'off'])),
          plugins: { 'react-hooks': reactHooks },
        },
      ]
    : []),
)
