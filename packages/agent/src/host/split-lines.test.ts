import { describe, expect, it } from 'vitest'
import { splitLines } from './split-lines.js'

function linesOf(chunks: readonly (string | Buffer)[], longest?: number): string[] {
  const lines: string[] = []
  const splitter = splitLines(line => lines.push(line), longest)
  for (const chunk of chunks) splitter.push(Buffer.from(chunk))
  splitter.end()
  return lines
}

describe('splitting output into lines', () => {
  it.each<[string, (string | Buffer)[], string[]]>([
    ['whole lines', ['a\nb\n'], ['a', 'b']],
    ['lines over several chunks', ['a', 'b\nc', 'd\n'], ['ab', 'cd']],
    ['empty lines', ['\n\na\n'], ['', '', 'a']],
    ['an unfinished last line', ['a\nb'], ['a', 'b']],
    ['carriage returns before line ends', ['a\r\nb\r', '\n'], ['a', 'b']],
    ['a letter cut in two', [Buffer.from([0xc3]), Buffer.from([0xa4, 0x0a])], ['ä']],
    ['broken encodings', [Buffer.from([0x61, 0xff, 0x62, 0x0a])], ['a\ufffdb']],
  ])('takes %s', (_name, chunks, lines) => {
    expect(linesOf(chunks)).toEqual(lines)
  })

  it('hands a long line on in pieces', () => {
    expect(linesOf(['abcdefgh\nij'], 3)).toEqual(['abc', 'def', 'gh', 'ij'])
    expect(linesOf(['abc', 'defg', 'h\n'], 3)).toEqual(['abc', 'def', 'gh'])
  })
})
