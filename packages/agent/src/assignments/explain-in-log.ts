// Work that never came to its host, or whose host died, has its reason in the log all the same.
import { open } from 'node:fs/promises'
import { openLogWriter } from '../host/log-writer.js'

const tailBytes = 64 * 1024

/** Adds a sentence to the end of an assignment's log, unless it stands there already. Never rejects. */
export async function explainInLog(file: string, sentence: string): Promise<void> {
  const tail = await readTail(file).catch(() => '')
  if (tail.includes(sentence.replaceAll('"', '""'))) return
  const log = openLogWriter(file, () => undefined, { lastLine: lastLineIn(tail) })
  log.write('internal', sentence)
  await log.close()
}

async function readTail(file: string): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const length = Math.min(size, tailBytes)
    const { buffer } = await handle.read({ buffer: Buffer.alloc(length), position: size - length })
    return buffer.toString('utf8')
  } finally {
    await handle.close()
  }
}

// Rows of a log begin with their time, process, stream and number.
function lastLineIn(tail: string): number {
  const rows = tail.matchAll(/^\d{4}-\d\d-\d\dT[\d:.]+,(?:\d+|None),\w+,(\d+),/gm)
  return Math.max(0, ...Array.from(rows, row => Number(row[1])))
}
