// Where the lines of a file begin, sparsely: a mark every so many lines, and never more marks than fit.

export interface LineIndex {
  /** Takes the next bytes of the file. */
  readonly add: (bytes: Buffer) => void
  /** Lines so far; the last one may have no end yet. */
  readonly lines: () => number
  /** Bytes so far. */
  readonly size: () => number
  /** The nearest place at or before a line (from 1) that is known: where a line begins, and which one. */
  readonly before: (line: number) => { readonly line: number; readonly offset: number }
}

const usualStride = 64
const usualMost = 16_384
const lineEnd = 10

/** @param mostMarks an even number; when they are full, every second is let go and the distance doubles */
export function createLineIndex(firstStride = usualStride, mostMarks = usualMost): LineIndex {
  let marks = [0]
  let stride = firstStride
  let ends = 0
  let size = 0
  let afterLastEnd = 0

  function mark(offset: number) {
    if (marks.length === mostMarks) {
      marks = marks.filter((_, index) => index % 2 === 0)
      stride *= 2
    }
    if (ends % stride === 0) marks.push(offset)
  }

  return {
    add(bytes) {
      for (let at = bytes.indexOf(lineEnd); at >= 0; at = bytes.indexOf(lineEnd, at + 1)) {
        ends++
        afterLastEnd = size + at + 1
        if (ends % stride === 0) mark(afterLastEnd)
      }
      size += bytes.length
    },
    lines: () => ends + (size > afterLastEnd ? 1 : 0),
    size: () => size,
    before(line) {
      const index = Math.min(marks.length - 1, Math.max(0, Math.floor((line - 1) / stride)))
      return { line: index * stride + 1, offset: marks[index] ?? 0 }
    },
  }
}
