import type { TaskRow } from '../../api/farm-queries.js'
import { describe, expect, it } from 'vitest'
import { newestDone } from './frame-states.js'
import { frameWords } from './frame-words.js'

function task(id: number, more: Partial<TaskRow> = {}): TaskRow {
  return {
    ...{ id, frame: id, tile: null, state: 'queued', progress: 0, agent_id: null, attempts: 0, failures: 0 },
    ...{ last_error: null, time_started: null, time_finished: null, hidden: false, job_id: 1, priority: 0, sent_to_agent: false },
    time_submitted: '2026-11-23T09:00:00',
    ...more,
  }
}

const done = (id: number, seconds: string): TaskRow => task(id, { state: 'done', time_finished: `2026-11-23T10:00:${seconds}` })

describe('the newest done frame', () => {
  it('is the one that finished last', () => {
    expect(newestDone([done(1, '03'), done(2, '09'), done(3, '05'), task(4)])?.id).toBe(2)
  })

  it('is the last of the sequence among those that finished together', () => {
    expect(newestDone([done(1, '03'), done(2, '03')])?.id).toBe(2)
  })

  it('is none before the first is done', () => {
    expect(newestDone([task(1), task(2, { state: 'running' })])).toBeUndefined()
  })
})

describe('a frame in words', () => {
  it.each<[Partial<TaskRow>, string]>([
    [{}, 'Frame 12, queued'],
    [{ state: 'assigned', agent_id: 'a1', hostname: 'render-01' }, 'Frame 12, assigned to render-01'],
    [{ state: 'running', agent_id: 'a1', hostname: 'render-01', progress: 0.4 }, 'Frame 12, running on render-01, 40 %'],
    [
      { state: 'failed', agent_id: 'a1', hostname: 'render-01', last_error: 'no disk space' },
      'Frame 12, failed on render-01: no disk space',
    ],
    [{ state: 'queued', last_error: 'no disk space' }, 'Frame 12, queued; failed before: no disk space'],
    [
      {
        state: 'done',
        agent_id: 'gone',
        hostname: null,
        time_started: '2026-11-23T10:00:00',
        time_finished: '2026-11-23T10:00:42',
      },
      'Frame 12, done in 42 s',
    ],
  ])('%j reads "%s"', (more, words) => {
    expect(frameWords(task(12, more))).toBe(words)
  })
})
