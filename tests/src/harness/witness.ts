// A command that leaves a witness of each run: how often a frame was really rendered.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Data of a CommandLine job whose command writes its frame when it starts and again when it has ended. */
export function witnessed(folder: string, milliseconds: number) {
  const script = `const fs=require('fs');const [frame,file,ms]=process.argv.slice(1);fs.appendFileSync(file,'start '+frame+'\\n');setTimeout(()=>fs.appendFileSync(file,'end '+frame+'\\n'),Number(ms))`
  return { command: process.execPath, arguments: ['-e', script, '{frame}', fileIn(folder), String(milliseconds)] }
}

/** How often each frame was started, and how often it came to its end. */
export function witness(folder: string): { started: Map<number, number>; ended: Map<number, number> } {
  const lines = read(fileIn(folder)).split('\n')
  return { started: countOf(lines, 'start '), ended: countOf(lines, 'end ') }
}

const fileIn = (folder: string): string => join(folder, 'witness.txt')

function countOf(lines: readonly string[], word: string): Map<number, number> {
  const counts = new Map<number, number>()
  for (const line of lines.filter(each => each.startsWith(word))) {
    const frame = Number(line.slice(word.length))
    counts.set(frame, (counts.get(frame) ?? 0) + 1)
  }
  return counts
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
