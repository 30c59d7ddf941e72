// Turns the code of a job type into a file that Node can import or Python can run. Files are kept by the hash of what they were made from.
import { createHash } from 'node:crypto'
import { access, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { BuildFailure, Plugin } from 'esbuild'
import { languageOf } from '@pyfarm/contract/code-language'

const packageFolder = fileURLToPath(new URL('../..', import.meta.url))
/** Goes into the hash: a new way of compiling makes old files stale. */
const wayOfCompiling = '1'

export interface JobTypeSource {
  readonly name: string
  readonly version: number
  readonly code: string
}

/**
 * Writes a job type's code to a file that can be run, and returns its path: compiled TypeScript (`.mjs`), or Python as it is (`.py`).
 * Throws a sentence for code that can't be compiled.
 */
export function compileJobType({ name, version, code }: JobTypeSource, folder: string): Promise<string> {
  return compileCode({ stem: `${name}-${version}`, title: `Job type ${name} version ${version}`, code }, folder)
}

export interface CodeSource {
  /** Beginning of the file's name. */
  readonly stem: string
  /** What the code is called in errors. */
  readonly title: string
  readonly code: string
}

/** The same for any code of the master's. */
export async function compileCode(source: CodeSource, folder: string): Promise<string> {
  const isPython = languageOf(source.code) === 'python'
  const file = join(folder, `${fileStem(source)}.${isPython ? 'py' : 'mjs'}`)
  if (await exists(file)) return file
  const compiled = isPython ? source.code : await compile(source)
  const fresh = `${file}.${process.pid}.new`
  await writeFile(fresh, compiled)
  await rename(fresh, file)
  return file
}

function fileStem({ stem, code }: CodeSource): string {
  const hash = createHash('sha256').update([wayOfCompiling, packageFolder, code].join('\0')).digest('hex').slice(0, 32)
  return `${stem.replace(/[^\w-]/g, '_').slice(0, 80)}-${hash}`
}

async function compile({ title, code }: CodeSource): Promise<string> {
  const { build } = await import('esbuild')
  try {
    const result = await build({
      stdin: { contents: code, loader: 'ts', resolveDir: packageFolder, sourcefile: 'job-type-code.ts' },
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'inline',
      sourcesContent: false,
      logLevel: 'silent',
      plugins: [importsOfTheAgent],
    })
    return result.outputFiles[0]?.text ?? ''
  } catch (error) {
    throw new Error(`${title} does not compile: ${compileTrouble(error)}`, { cause: error })
  }
}

// A job type is one file; what it imports are packages installed with the agent, named by where they lie.
const importsOfTheAgent: Plugin = {
  name: 'imports-of-the-agent',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /.*/ }, async ({ path, kind, pluginData, resolveDir }) => {
      if (kind === 'entry-point' || pluginData === resolving) return undefined
      if (isOwnFile(path)) {
        return { errors: [{ text: `"${path}" can't be imported: a job type is one file, it can import only packages` }] }
      }
      const found = await resolve(path, { kind, resolveDir, pluginData: resolving })
      if (found.errors.length > 0) return { errors: [{ text: `the package "${path}" is not installed with this agent` }] }
      return { path: found.external ? found.path : pathToFileURL(found.path).href, external: true }
    })
  },
}
const resolving = Symbol('resolving')

function compileTrouble(error: unknown): string {
  const [first] = error instanceof Error && 'errors' in error ? (error as BuildFailure).errors : []
  if (first === undefined) return error instanceof Error ? error.message : String(error)
  return first.location === null ? first.text : `line ${first.location.line}: ${first.text}`
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

function isOwnFile(path: string): boolean {
  return /^(?:[./\\]|(?!node:)[a-z][a-z0-9+.-]*:)/i.test(path)
}
