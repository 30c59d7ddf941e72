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
  const fits = lineMatcher(pattern)
  const matches: number[] = []
  let line = first
  let begun = Buffer.alloc(0)
  const look = (bytes: Buffer) => {
    if (line > after && fits(bytes.toString().replace(/\r$/, ''))) matches.push(line)
    line++
  }
  for (let at = offset; at < size;) {
    const read = readSync(fd, buffer, 0, Math.min(bytesAtOnce, size - at), at)
    if (read === 0) break
    const bytes = buffer.subarray(0, read)
    let start = 0
    for (let next = bytes.indexOf(lineEnd); next >= 0; next = bytes.indexOf(lineEnd, start)) {
      const piece = bytes.subarray(start, next)
      look(begun.length === 0 ? piece : Buffer.concat([begun, piece]))
      begun = Buffer.alloc(0)
      start = next + 1
      if (matches.length >= most || ((line & 255) === 0 && line > after && performance.now() > end))
        return { matches, searched: line - 1 }
    }
    if (begun.length < longestLine) begun = Buffer.concat([begun, bytes.subarray(start)])
    at += read
  }
  if (begun.length > 0) look(begun)
  return { matches, searched: line - 1 }
}
