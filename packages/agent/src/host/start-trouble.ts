// Why a command can't be started, in words that help.
import { statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { reasonOf } from '../reason-of.js'
import type { ProcessCommand } from './process-command.js'

/** What can be seen before it is tried, and would not be told as clearly afterwards. */
export function startObstacle(command: ProcessCommand): string | undefined {
  return folderTrouble(command) ?? environmentTrouble(command) ?? (command.account === undefined ? undefined : missing(command))
}

function folderTrouble({ cwd }: ProcessCommand): string | undefined {
  const found = statSync(cwd, { throwIfNoEntry: false })
  if (found === undefined) return `its working directory ${cwd} does not exist`
  return found.isDirectory() ? undefined : `its working directory ${cwd} is no folder`
}

function environmentTrouble({ environment }: ProcessCommand): string | undefined {
  for (const [name, value] of Object.entries(environment)) {
    // Windows has names like =C: of its own.
    if (name === '' || /[=\0]/.test(name.slice(1)) || name.startsWith('\0'))
      return `the environment has a variable named ${JSON.stringify(name)}, which can't be: a name is not empty and has no "="`
    if (value.includes('\0')) return `the environment variable ${name} has a null byte`
  }
  return undefined
}

// A program that starts another one says only in its output that there is none.
function missing({ command, environment, cwd }: ProcessCommand): string | undefined {
  const folders = isPath(command) ? [''] : (environment['PATH'] ?? '').split(delimiter)
  const candidates = folders.map(folder => (isPath(command) ? resolve(cwd, command) : join(folder, command)))
  const isThere = candidates.some(file => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
  return isThere ? undefined : notFound(command, environment['PATH'])
}

/** What the system's refusal means. */
export function startTrouble(error: unknown, { command, environment }: ProcessCommand): string {
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'EACCES':
      return 'it is not executable, or its working directory may not be entered'
    case 'ENOENT':
      return notFound(command, environment['PATH'])
    case 'E2BIG':
      return 'its arguments and environment are longer than this system takes'
    default:
      return reasonOf(error)
  }
}

function notFound(command: string, path: string | undefined): string {
  return isPath(command) ? 'there is no such file' : `not found in PATH (${path ?? 'which is empty'})`
}

const isPath = (command: string) => /[\\/]/.test(command)
