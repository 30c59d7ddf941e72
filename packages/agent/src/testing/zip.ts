// Zip files as somebody with ill intent may make them: names, kinds and sizes as told.
import { crc32 } from 'node:zlib'

export interface ZipEntry {
  readonly name: string
  readonly content?: string
  /** Kind and rights as Unix has them. */
  readonly mode?: number
  /** What is told of its size, if not the truth. */
  readonly size?: number
  readonly sum?: number
  readonly flags?: number
}

export function makeZip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const entry of entries) {
    const [local, central] = recordsOf(entry, at)
    files.push(local)
    directory.push(central)
    at += local.length
  }
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...files, ...directory, end])
}

function recordsOf(entry: ZipEntry, at: number): [local: Buffer, central: Buffer] {
  const content = Buffer.from(entry.content ?? '')
  const name = Buffer.from(entry.name)
  const facts = Buffer.alloc(26)
  facts.writeUInt16LE(20, 0)
  facts.writeUInt16LE(entry.flags ?? 0x800, 2)
  facts.writeUInt32LE(entry.sum ?? crc32(content), 10)
  facts.writeUInt32LE(content.length, 14)
  facts.writeUInt32LE(entry.size ?? content.length, 18)
  facts.writeUInt16LE(name.length, 22)
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE(((entry.mode ?? 0o100_644) << 16) >>> 0, 6)
  rest.writeUInt32LE(at, 10)
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, name, content])
  return [local, Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), facts, rest, name])]
}
