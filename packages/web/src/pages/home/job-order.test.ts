import type { JobDetails } from '../../api/farm-queries.js'
import { describe, expect, it } from 'vitest'
import { groupJobs } from './job-order.js'

function job(id: number, state: string, more: Partial<JobDetails> = {}): JobDetails {
  return {
    ...{
      id,
      state,
      title: `Job ${id}`,
      jobtype: null,
      user: null,
      jobqueue: null,
      priority: 0,
      weight: 0,
      blocked: false,
      parents: [],
    },
    ...{ time_submitted: '2026-11-23T10:00:00', time_started: null, time_finished: null },
    ...{
      tasks: { queued: 1, assigned: 0, running: 0, done: 0, failed: 0 },
      frames_per_second: null,
      seconds_left: null,
      pictures: false,
    },
    ...more,
  }
}

const ids = (jobs: readonly JobDetails[]): number[] => jobs.map(({ id }) => id)

describe('the jobs', () => {
  it('that run stand first, then those that wait, those that wait for parents, those that are paused', () => {
    const jobs = [job(1, 'paused'), job(2, 'queued', { blocked: true }), job(3, 'queued'), job(4, 'running'), job(5, 'assigned')]
    expect(ids(groupJobs(jobs).active)).toEqual([4, 3, 5, 2, 1])
  })

  it('that finished last stand first among the finished', () => {
    const jobs = [
      job(1, 'done', { time_finished: '2026-11-23T10:01:00' }),
      job(2, 'failed', { time_finished: '2026-11-23T10:02:00' }),
      job(3, 'done', { time_finished: '2026-11-23T10:01:00' }),
    ]
    expect(ids(groupJobs(jobs).finished)).toEqual([2, 3, 1])
  })
})
