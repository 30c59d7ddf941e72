import { describe, expect, it } from 'vitest'
import { lastLines } from './page-state.js'

const row = (line: number, text: string, stream = '0') => `2026-01-01T00:00:00.000000,7,${stream},${line},${text}\r\n`

describe('the last lines of a log', () => {
  it('are told with their streams, quotes undone', () => {
    const log = row(1, 'plain, but for a comma') + row(2, '"with ""quotes""\nand a line end"', '1') + row(3, 'said', 'internal')
    expect(lastLines(log, false)).toEqual([
      { stream: 'stdout', text: 'plain, but for a comma' },
      { stream: 'stderr', text: 'with "quotes"\nand a line end' },
      { stream: 'internal', text: 'said' },
    ])
  })

  it('leave out what is cut off at either end', () => {
    const log = `half of a row, cut\r\n${row(2, 'whole')}2026-01-01T00:0`
    expect(lastLines(log, true)).toEqual([{ stream: 'stdout', text: 'whole' }])
  })

  it('are at most sixty', () => {
    const log = Array.from({ length: 100 }, (_, index) => row(index, String(index))).join('')
    expect(lastLines(log, false).map(line => line.text)).toEqual(Array.from({ length: 60 }, (_, index) => String(40 + index)))
  })
})
