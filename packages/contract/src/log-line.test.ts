import { describe, expect, it } from 'vitest'
import { parseLogLine } from './log-line.js'

const at = '2026-11-26T12:00:00.123000'

describe('a line of a log', () => {
  it.each([
    ['output', `${at},4711,0,1,frame 1`, { pid: 4711, stream: 'stdout', text: 'frame 1' }],
    ['an error', `${at},4711,1,2,no disk`, { pid: 4711, stream: 'stderr', text: 'no disk' }],
    ['the agent’s own', `${at},None,internal,3,started`, { pid: null, stream: 'agent', text: 'started' }],
    ['quoted', `${at},1,0,4,"say ""hello"", all"`, { text: 'say "hello", all' }],
    ['quoted, and nothing in it', `${at},1,0,4,""`, { text: '' }],
    ['the first of several', `${at},1,0,4,"one`, { text: 'one' }],
    ['with commas', `${at},1,0,4,a b`, { text: 'a b' }],
  ])('is %s', (_what, line, expected) => {
    expect(parseLogLine(line)).toMatchObject({ time: at, ...expected })
  })

  it('of another form is text alone', () => {
    expect(parseLogLine('just, text')).toEqual({ time: null, pid: null, stream: null, text: 'just, text' })
  })
})
