// What the programs of this package share: their arguments, how they end, how they write a file.
import { rm, rename } from 'node:fs/promises'
import path from 'node:path'
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { Problem } from '@pyfarm/contract/problem'
import { parseFrameList } from './frame-list.js'

export type Arguments = Readonly<Record<string, string | undefined>>

/** The arguments do not say what to do; the program ends with status 2. */
export class WrongArguments extends Problem {}

/** Where a program writes: one line a call. */
export type Print = (line: string) => void

/**
 * Runs a program and gives its exit status: 0, 1 with one sentence on standard error when something is in the way,
 * 2 with one sentence and the usage when the arguments are wrong.
 */
export async function runProgram(usage: string, work: () => Promise<void>): Promise<number> {
  try {
    await work()
    return 0
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`)
    if (!(error instanceof WrongArguments)) return 1
    process.stderr.write(`usage: ${usage}\n`)
    return 2
  }
}

/** Reads `--name value` pairs. */
export function readArguments(given: readonly string[], names: readonly string[]): Arguments {
  const options: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(names.map(name => [name, { type: 'string' }]))
  try {
    const { values } = parseArgs({ args: [...given], options, allowPositionals: false })
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
  } catch (error) {
    throw new WrongArguments(error instanceof Error ? error.message : String(error))
  }
}

export function requiredText(given: Arguments, name: string): string {
  const text = given[name]
  if (text === undefined || text === '') throw new WrongArguments(`--${name} is missing.`)
  return text
}

export function requiredFrames(given: Arguments): readonly number[] {
  const text = requiredText(given, 'frames')
  const frames = parseFrameList(text)
  if (frames === undefined) throw new WrongArguments(`--frames ${text} is no list of frames such as 1,2,3 or 1-96.`)
  return frames
}

/** A whole number from 1 to `most`. */
export function wholeNumber(given: Arguments, name: string, fallback: number | undefined, most: number): number {
  const text = given[name]
  if (text === undefined && fallback !== undefined) return fallback
  const value = Number(requiredText(given, name))
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new WrongArguments(`--${name} ${text ?? ''} is no whole number from 1 to ${most}.`)
  }
  return value
}

/** Writes under another name first, so that a file under its own name is always whole. */
export async function writeWhole(file: string, write: (unfinished: string) => Promise<void>): Promise<void> {
  const unfinished = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.part`)
  try {
    await write(unfinished)
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof Problem) return error.message
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return `The disk is full: ${error.message}`
  return error instanceof Error ? error.message : String(error)
}
