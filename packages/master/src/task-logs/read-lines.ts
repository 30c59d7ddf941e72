import type { FileHandle } from 'node:fs/promises'
import type { LineIndex } from './line-index.js'

export interface RawLine {
  /** From 1. */
  readonly line: number
  readonly text: string
  /** Whether the line goes on. */
  readonly isCut: boolean
}

export interface LineWish {
  readonly from: number
  readonly count: number
  /** Characters of a line at most. */
  readonly longest: number
}

const bytesAtOnce = 256 * 1024
const lineEnd = 10
/** A character has at most so many bytes. */
const widest = 4

/** Reads lines of a file, of which only what the index has taken is looked at; of long ones only the beginning is kept. */
export async function readLines(file: FileHandle, index: LineIndex, wish: LineWish): Promise<RawLine[]> {
  const last = Math.min(wish.from + wish.count - 1, index.lines())
  const size = index.size()
  const found: RawLine[] = []
  if (wish.from > last) return found
  const start = index.before(wish.from)
  const buffer = Buffer.alloc(bytesAtOnce)
  let line = start.line
  let kept = Buffer.alloc(0)
  let isCut = false

  const keep = (bytes: Buffer) => {
    const room = wish.longest * widest - kept.length
    if (bytes.length > room) isCut = true
    if (room > 0 && bytes.length > 0) kept = Buffer.concat([kept, bytes.subarray(0, room)])
  }
  const finish = () => {
    if (line >= wish.from) found.push(lineOf(line, kept, isCut, wish.longest))
    kept = Buffer.alloc(0)
    isCut = false
    line++
  }

  for (let offset = start.offset; offset < size && line <= last;) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(bytesAtOnce, size - offset), offset)
    if (bytesRead === 0) break
    const bytes = buffer.subarray(0, bytesRead)
    let at = 0
    for (let end = bytes.indexOf(lineEnd); end >= 0 && line <= last; end = bytes.indexOf(lineEnd, at)) {
      if (line >= wish.from) keep(bytes.subarray(at, end))
      finish()
      at = end + 1
    }
    if (line >= wish.from && line <= last) keep(bytes.subarray(at))
    offset += bytesRead
  }
  if (line <= last) finish()
  return found
}

function lineOf(line: number, bytes: Buffer, isCut: boolean, longest: number): RawLine {
  const text = bytes.toString().replace(/\r$/, '')
  return { line, text: text.slice(0, longest), isCut: isCut || text.length > longest }
}
