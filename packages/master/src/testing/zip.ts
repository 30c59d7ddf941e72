// Zip files of one file, which is stored as it is.

/** The whole archive, for contents that fit in memory. */
export const zipOf = (content: readonly Buffer[], comment = ''): Buffer => Buffer.concat([...zipPieces(() => content, comment)])

/** The archive in pieces; `content` is asked for its pieces twice. */
export function* zipPieces(content: () => Iterable<Buffer>, comment = ''): Generator<Buffer, void, undefined> {
  const name = Buffer.from('pyfarm/__init__.py')
  let size = 0
  for (const piece of content()) size += piece.length
  const facts = Buffer.alloc(26)
  facts.writeUInt16LE(20, 0)
  facts.writeUInt32LE(size, 14)
  facts.writeUInt32LE(size, 18)
  facts.writeUInt16LE(name.length, 22)
  yield Buffer.concat([mark('PK\x03\x04'), facts, name])
  yield* content()
  const entry = Buffer.concat([mark('PK\x01\x02\x14\x00'), facts, Buffer.alloc(14), name])
  yield entry
  yield endOf(entry.length, 30 + name.length + size, Buffer.from(comment, 'latin1'))
}

function endOf(directorySize: number, directoryStart: number, comment: Buffer): Buffer {
  const end = Buffer.concat([mark('PK\x05\x06'), Buffer.alloc(18), comment])
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(directorySize, 12)
  end.writeUInt32LE(directoryStart, 16)
  end.writeUInt16LE(comment.length, 20)
  return end
}

const mark = (text: string): Buffer => Buffer.from(text, 'latin1')
