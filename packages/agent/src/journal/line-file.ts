// A file of lines that only grows. A line that matters is on the disk when its promise resolves.
import { open, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { reasonOf } from '../reason-of.js'

export interface LineFile {
  /** Resolves when the line is written, with `lasting` when it outlasts a failure of power; or when that can't be done. Never rejects. */
  append(line: string, lasting: boolean): Promise<void>
  /** Removes the file, after what is being written. */
  remove(): Promise<void>
  /** Writes what is left and closes the file. */
  close(): Promise<void>
}

/** Lines are written in their order, those of one moment together. `onTrouble` gets the reason, undefined once it works again. */
export function openLineFile(file: string, onTrouble: (reason: string | undefined) => void): LineFile {
  let lines: { text: string; lasting: boolean; written: () => void }[] = []
  let writing: Promise<void> | undefined
  let handle: FileHandle | undefined
  // A write that failed may have left half a line behind; so may the life before, which a fresh line then ends.
  let torn = true

  async function writeAll(): Promise<void> {
    while (lines.length > 0) {
      const batch = lines
      lines = []
      try {
        await write(
          batch.map(({ text }) => text).join(''),
          batch.some(({ lasting }) => lasting),
        )
        onTrouble(undefined)
      } catch (error) {
        torn = true
        onTrouble(reasonOf(error))
      }
      for (const { written } of batch) written()
    }
    writing = undefined
  }

  async function write(text: string, lasting: boolean): Promise<void> {
    const isFresh = handle === undefined
    handle ??= await open(file, 'a')
    await handle.appendFile(torn ? `\n${text}` : text)
    torn = false
    if (!lasting) return
    await handle.datasync()
    if (isFresh) await keepName(file)
  }

  async function end(): Promise<void> {
    while (writing !== undefined) await writing
    await handle?.close().catch(() => undefined)
    handle = undefined
  }

  return {
    append: (line, lasting) =>
      new Promise(resolve => {
        lines.push({ text: `${line}\n`, lasting, written: resolve })
        writing ??= writeAll()
      }),
    async remove() {
      await end()
      await rm(file, { force: true }).catch(() => undefined)
    },
    close: end,
  }
}

// A file's name is the folder's matter; where folders can't be opened, the system looks after it.
async function keepName(file: string): Promise<void> {
  const folder = await open(dirname(file), 'r').catch(() => undefined)
  await folder?.sync().catch(() => undefined)
  await folder?.close()
}
