import { expect, it } from 'vitest'
import type { JobDetails } from '../../api/farm-queries.js'
import { actionsBack } from './act-on-jobs.js'
import { warningOf } from './job-warnings.js'

const counts = { queued: 0, assigned: 0, running: 0, done: 0, failed: 0 }
const job = (id: number, values: Partial<JobDetails>): JobDetails => ({
  id,
  title: `job ${id}`,
  state: 'queued',
  jobtype: null,
  user: null,
  jobqueue: null,
  priority: 0,
  weight: 10,
  time_submitted: '2026-11-26T12:00:00',
  time_started: null,
  time_finished: null,
  blocked: false,
  parents: [],
  tasks: counts,
  frames_per_second: null,
  seconds_left: null,
  pictures: false,
  ...values,
})

it('gives jobs back what they had, those with the same together', () => {
  const rows = [job(1, { priority: 5 }), job(2, { priority: 7 }), job(3, { priority: 5 })]
  expect(actionsBack(rows, ['priority'])).toEqual([
    { action: { action: 'set', values: { priority: 5 } }, ids: [1, 3] },
    { action: { action: 'set', values: { priority: 7 } }, ids: [2] },
  ])
})

const busy = job(1, { tasks: { ...counts, running: 2, assigned: 1, done: 4, failed: 1 } })

it('says what will happen, in frames', () => {
  expect(warningOf('pause', [busy], 1)).toBe(
    '3 frames are being rendered: they are stopped, and rendered anew when the job goes on.',
  )
  expect(warningOf('rerun', [busy], 1)).toBe(
    '5 finished frames are rendered again, and those of the jobs that wait for this one.',
  )
  expect(warningOf('delete', [busy, job(2, {})], 2)).toBe(
    '2 jobs with 8 frames are deleted, with their logs and the jobs that wait for them. 3 frames that are being rendered are stopped. Rendered files stay.',
  )
})

it('asks nothing where nothing is stopped or done again', () => {
  expect(warningOf('pause', [job(1, {})], 1)).toBeUndefined()
  expect(warningOf('rerun', [job(1, {})], 1)).toBeUndefined()
  expect(warningOf('unpause', [busy], 1)).toBeUndefined()
})
