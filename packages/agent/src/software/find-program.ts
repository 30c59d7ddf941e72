/**
 * What discovery code needs: programs in PATH and at their usual places, and their versions.
 *
 * @example
 * export const findFfmpeg = ({ version }: SoftwareVersion) =>
 *   hasVersion(version, { file: /^ffmpeg$/, folders: ['/opt/ffmpeg*' + '/bin'], arguments: ['-version'], output: /^ffmpeg version (\S+)/ })
 */
import { execFile } from 'node:child_process'
import { accessSync, constants, readdirSync, realpathSync, statSync } from 'node:fs'
import { delimiter, join, parse, sep } from 'node:path'

export interface ProgramSearch {
  /** Matches the name of the program's file. */
  readonly file: RegExp
  /** Folders to look into beside those of PATH; `*` stands for any part of a folder's name. */
  readonly folders: readonly string[]
  /** Makes the program say its version, without opening a window or taking a licence. */
  readonly arguments?: readonly string[]
  /** Where the version stands in what it says: the first group. */
  readonly output?: RegExp
  /** Where the version stands in the program's real path: the first group. Asked when the program says nothing. */
  readonly path?: RegExp
}

const answerMilliseconds = 15_000
const mostOutput = 1024 * 1024

/** Whether this machine has a program of that version, or of one that begins with it: 4.2 is there when 4.2.1 is, 4.20 is another. */
export async function hasVersion(version: string, search: ProgramSearch): Promise<boolean> {
  for (const program of findPrograms(search)) {
    const found = await versionOf(program, search)
    if (found !== undefined && isVersion(found, version)) return true
  }
  return false
}

/** Whether a version that was found is the one asked for, as far as that goes. */
export function isVersion(found: string, asked: string): boolean {
  return found === asked || (found.startsWith(asked) && !/^\d/.test(found.slice(asked.length)))
}

/** Absolute paths of the programs that can be run; each once, whatever its names. */
export function findPrograms({ file, folders }: Pick<ProgramSearch, 'file' | 'folders'>): string[] {
  const inPath = (process.env['PATH'] ?? '').split(delimiter).filter(folder => folder !== '')
  const programs = new Map<string, string>()
  for (const folder of [...inPath, ...folders.flatMap(expandFolder)]) {
    for (const name of namesIn(folder).filter(each => file.test(each))) {
      const program = join(folder, name)
      const real = runnable(program)
      if (real !== undefined && !programs.has(real)) programs.set(real, program)
    }
  }
  return [...programs.values()]
}

async function versionOf(program: string, search: ProgramSearch): Promise<string | undefined> {
  const said = search.output === undefined ? undefined : search.output.exec(await outputOf(program, search.arguments ?? []))?.[1]
  return said ?? search.path?.exec(realpathSync(program))?.[1]
}

/** What programs have said in this process: it looks for many versions of one program. */
const said = new Map<string, Promise<string>>()

function outputOf(program: string, args: readonly string[]): Promise<string> {
  const key = JSON.stringify([program, args, statSync(program).mtimeMs])
  const known = said.get(key) ?? askProgram(program, args)
  said.set(key, known)
  return known
}

// A program that can't be run, or ends with an error, may have said its version all the same.
function askProgram(program: string, args: readonly string[]): Promise<string> {
  return new Promise(resolve => {
    const options = { timeout: answerMilliseconds, killSignal: 'SIGKILL', maxBuffer: mostOutput, windowsHide: true } as const
    execFile(program, args, options, (_error, stdout, stderr) => {
      resolve(`${stdout}\n${stderr}`)
    }).stdin?.end()
  })
}

function expandFolder(folder: string): string[] {
  const { root } = parse(folder)
  const parts = folder.slice(root.length).split(/[\\/]/)
  return parts.reduce<string[]>(
    (found, part) => (part.includes('*') ? found.flatMap(each => matchesIn(each, part)) : found.map(each => join(each, part))),
    [root === '' ? `.${sep}` : root],
  )
}

function matchesIn(folder: string, pattern: string): string[] {
  const parts = pattern.split('*').map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const name = new RegExp(`^${parts.join('.*')}$`)
  return namesIn(folder)
    .filter(each => name.test(each))
    .map(each => join(folder, each))
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

// The real path of a file that can be run.
function runnable(program: string): string | undefined {
  try {
    accessSync(program, constants.X_OK)
    return statSync(program).isFile() ? realpathSync(program) : undefined
  } catch {
    return undefined
  }
}
