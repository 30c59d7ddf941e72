// A command that leaves a witness of each run: how often a frame was really rendered.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

// Writes its frame when it starts and again when it has ended, and `twice` if another one runs that has begun the same frame.
const script = `
  const fs = require('fs')
  const [frame, job, file, milliseconds] = process.argv.slice(1)
  const mine = file + '.' + job + '.' + frame
  const write = line => fs.appendFileSync(file, line + '\\n')
  const runs = pid => { try { return !/\\) Z /.test(fs.readFileSync('/proc/' + pid + '/stat', 'utf8')) } catch { return false } }
  const other = fs.existsSync(mine) ? fs.readFileSync(mine, 'utf8') : ''
  if (other !== '' && runs(other)) write('twice ' + frame + ' of job ' + job)
  fs.writeFileSync(mine, String(process.pid))
  write('start ' + frame)
  setTimeout(() => { write('end ' + frame); fs.rmSync(mine, { force: true }) }, Number(milliseconds))
`

/** Data of a CommandLine job whose command leaves a witness of each of its runs in the folder. */
export function witnessed(folder: string, milliseconds: number) {
  return { command: process.execPath, arguments: ['-e', script, '{frame}', '{job}', fileIn(folder), String(milliseconds)] }
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
