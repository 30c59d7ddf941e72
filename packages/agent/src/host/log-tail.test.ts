import { describe, expect, it } from 'vitest'
import { logRow } from './log-rows.js'
import { openLogTail } from './log-tail.js'

const row = (line: number, message: string) => logRow(new Date(0), 'stdout', line, message)

describe('the tail of a log', () => {
  it('has the last thousand rows, and counts the others', () => {
    const tail = openLogTail()
    for (let line = 1; line <= 12_345; line++) tail.push(row(line, 'x'))
    expect(tail.kept().map(each => each[3])).toEqual(Array.from({ length: 1000 }, (_, index) => 11_346 + index))
    expect(tail.dropped()).toBe(11_345)
  })

  it('has fewer when they are long', () => {
    const tail = openLogTail()
    for (let line = 1; line <= 100; line++) tail.push(row(line, 'x'.repeat(64 * 1024)))
    expect(tail.kept()).toHaveLength(16)
    expect(tail.dropped()).toBe(84)
  })

  it('has everything as long as that is little', () => {
    const tail = openLogTail()
    tail.push(row(1, 'a'))
    tail.push(row(2, 'b'))
    expect(tail.kept().map(each => each[4])).toEqual(['a', 'b'])
    expect(tail.dropped()).toBe(0)
  })
})
