// Turns the TypeScript of a job type into a file that Node can import. Compiled files are kept by the hash of what they were made from.
import { createHash } from 'node:crypto'
import { access, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { BuildFailure, Plugin } from 'esbuild'

const packageFolder = fileURLToPath(new URL('../..', import.meta.url))
/** Goes into the hash: a new way of compiling makes old files stale. */
const wayOfCompiling = '1'

export interface JobTypeSource {
  readonly name: string
  readonly version: number
  readonly code: string
}

/** Compiles a job type and returns the file. Throws a sentence for code that can't be compiled. */
export async function compileJobType(source: JobTypeSource, folder: string): Promise<string> {
  if (isPython(source.code)) {
    throw new Error(
      `Job type ${source.name} version ${source.version} is written in Python; this agent runs TypeScript job types.`,
    )
  }
  const file = join(folder, `${fileStem(source)}.mjs`)
  if (await exists(file)) return file
  const compiled = await compile(source)
  const fresh = `${file}.${process.pid}.new`
  await writeFile(fresh, compiled)
  await rename(fresh, file)
  return file
}

/** Whether code is Python: statements that no TypeScript can have. */
export function isPython(code: string): boolean {
  const statement =
    /^[ \t]*(?:from[ \t]+[\w.]+[ \t]+import[ \t(]|def[ \t]+\w+[ \t]*\([^{]*?\)[^{\n]*:[ \t]*(?:#.*)?$|class[ \t]+\w+[ \t]*(?:\([^{]*?\))?[ \t]*:)/m
  return statement.test(code)
}

function fileStem({ name, version, code }: JobTypeSource): string {
  const hash = createHash('sha256').update([wayOfCompiling, packageFolder, code].join('\0')).digest('hex').slice(0, 32)
  return `${name.replace(/[^\w-]/g, '_').slice(0, 64)}-${version}-${hash}`
}

async function compile({ name, version, code }: JobTypeSource): Promise<string> {
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
    throw new Error(`Job type ${name} version ${version} does not compile: ${compileTrouble(error)}`, { cause: error })
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
