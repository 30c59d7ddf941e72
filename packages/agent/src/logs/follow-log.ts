import type { FileHandle } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

const pieceBytes = 64 * 1024
const lookMilliseconds = 250

/**
 * A log from byte `from` on, in pieces, until it is finished.
 * @param isGoingOn whether more may still be written
 */
export async function* followLog(
  file: FileHandle,
  from: number,
  isGoingOn: () => boolean,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  for (let at = from; ;) {
    // Asked before the file is read: what was written until the end is sent.
    const last = !isGoingOn()
    for (let piece = await readPiece(file, at); piece.length > 0; piece = await readPiece(file, at)) {
      at += piece.length
      yield piece
    }
    if (last) return
    await sleep(lookMilliseconds, undefined, { signal })
  }
}

async function readPiece(file: FileHandle, position: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.allocUnsafe(pieceBytes), position })
  return buffer.subarray(0, bytesRead)
}
