import { describe, expect, it } from 'vitest'
import type { Assignment, LocalTask } from '../assignments/assignment.js'
import { newTasks, rendersNow, whatToGiveBack } from './intake-rules.js'

type State = LocalTask['state']

const assignment = (id: string, states: Record<number, State>): Assignment => {
  const tasks = Object.entries(states).map(([task, state]) => ({
    assigned: { id: Number(task), frame: Number(task) },
    attempt: 1,
    state,
  }))
  const body = { job: { id: 1, by: 1 }, jobtype: { name: 'a', version: 1 }, tasks: tasks.map(task => task.assigned) }
  return {
    id,
    body,
    tasks,
    host: () => undefined,
    startedAt: new Date(0),
    cancel: () => Promise.resolve(),
    delivered: Promise.resolve(),
  }
}
const givenBack = (before: Record<number, State>, now: Record<number, State>) =>
  whatToGiveBack([assignment('a', now)], rendersNow([assignment('a', before)])).length > 0

describe('a pause', () => {
  it.each<[string, Record<number, State>, Record<number, State>, boolean]>([
    ['waits for the frame under way', { 1: 'running', 2: undefined }, { 1: 'running', 2: undefined }, false],
    ['gives the rest back when it is done', { 1: 'running', 2: undefined }, { 1: 'done', 2: undefined }, true],
    ['gives the rest back when it failed', { 1: 'running', 2: undefined }, { 1: 'failed', 2: undefined }, true],
    ['does not wait for the frame that came next', { 1: 'running', 2: undefined }, { 1: 'done', 2: 'running' }, true],
    [
      'waits for all frames under way',
      { 1: 'running', 2: 'running', 3: undefined },
      { 1: 'done', 2: 'running', 3: undefined },
      false,
    ],
    ['gives back what has not begun at all', { 1: undefined }, { 1: undefined }, true],
    ['has nothing to give back of what has ended', { 1: 'running' }, { 1: 'done' }, false],
    ['has nothing to give back of what was taken away', { 1: 'running' }, { 1: null }, false],
  ])('%s', (_what, before, now, isGivenBack) => {
    expect(givenBack(before, now)).toBe(isGivenBack)
  })

  it('gives back what came in at the same moment', () => {
    expect(whatToGiveBack([assignment('b', { 7: 'running' })], new Map())).toHaveLength(1)
  })
})

describe('an agent that is set aside', () => {
  it('refuses the tasks that it does not have, or has ended already', () => {
    const here = [assignment('a', { 1: 'running', 2: undefined, 3: 'done' })]
    expect(newTasks(assignment('x', { 1: undefined, 2: undefined }).body, here)).toEqual([])
    expect(newTasks(assignment('x', { 2: undefined, 3: undefined, 4: undefined }).body, here)).toEqual([3, 4])
  })
})
