// Searches a log in a thread of its own, which can be ended whatever the expression does to it.
import { readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import type { SearchFound, SearchOrder } from './search-order.js'
import { lineMatcher } from './search-pattern.js'

const bytesAtOnce = 256 * 1024
/** What is longer in one line is not looked at. */
const longestLine = 1024 * 1024
const lineEnd = 10
const buffer = Buffer.alloc(bytesAtOnce)

parentPort?.on('message', (order: SearchOrder) => {
  parentPort?.postMessage(search(order))
})

function search({ pattern, fd, offset, line: first, size, after, most, time }: SearchOrder): SearchFound {
  const end = performance.now() + time
  const { fits, mayBeIn } = lineMatcher(pattern)
  const matches: number[] = []
  let line = first
  const isOver = () => matches.length >= most || (line > after && performance.now() > end)
  /** Looks at whole lines; false when enough was found or it took too long. */
  const goOn = (block: Buffer): boolean => {
    const text = block.toString()
    if (!mayBeIn(text)) {
      line += countLines(block)
      return !isOver()
    }
    let start = 0
    for (let next = text.indexOf('\n'); next >= 0; next = text.indexOf('\n', start)) {
      if (line > after && fits(text.slice(start, text[next - 1] === '\r' ? next - 1 : next))) matches.push(line)
      line++
      start = next + 1
      if (matches.length >= most || ((line & 255) === 0 && isOver())) return false
    }
    return true
  }
  let begun = Buffer.alloc(0)
  for (let at = offset; at < size;) {
    const read = readSync(fd, buffer, 0, Math.min(bytesAtOnce, size - at), at)
    if (read === 0) break
    at += read
    const bytes = buffer.subarray(0, read)
    const whole = bytes.lastIndexOf(lineEnd) + 1
    if (whole > 0) {
      if (!goOn(Buffer.concat([begun, bytes.subarray(0, whole)]))) return { matches, searched: line - 1 }
      begun = Buffer.from(bytes.subarray(whole))
    } else if (begun.length < longestLine) begun = Buffer.concat([begun, bytes])
  }
  if (begun.length > 0) goOn(Buffer.concat([begun, Buffer.from('\n')]))
  return { matches, searched: line - 1 }
}

function countLines(block: Buffer): number {
  let count = 0
  for (let next = block.indexOf(lineEnd); next >= 0; next = block.indexOf(lineEnd, next + 1)) count++
  return count
}
