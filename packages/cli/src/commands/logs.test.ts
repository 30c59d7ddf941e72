import { describe, expect, it } from 'vitest'
import type { TaskRow } from '../api-rows.js'
import { chooseTask, messagesOf } from './logs.js'

const task = (frame: number, state: string, attempts: number): TaskRow => ({
  id: frame,
  frame,
  state,
  attempts,
  last_error: null,
})

describe('the task whose log is shown', () => {
  const tasks = [task(1, 'queued', 0), task(2, 'done', 1), task(3, 'failed', 4)]
  it.each([
    ['that of the frame', tasks, '1', 1],
    ['the first that failed', tasks, undefined, 3],
    ['else the first that was tried', tasks.slice(0, 2), undefined, 2],
    ['none', tasks.slice(0, 1), undefined, undefined],
  ])('%s', (_, given, frame, id) => expect(chooseTask(given, frame)?.id).toBe(id))
})

it('a log is shown as its messages', () => {
  const csv =
    '2026-11-23T12:00:00.000001,12,0,1,"said ""hello"", twice"\r\n2026-11-23T12:00:00.000002,None,internal,2,"two\nlines"\r\n'
  expect(messagesOf(csv)).toBe('said "hello", twice\ntwo\nlines\n')
})
