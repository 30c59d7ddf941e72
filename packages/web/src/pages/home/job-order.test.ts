import type { JobDetails } from '@pyfarm/contract/api/details'
import { describe, expect, it } from 'vitest'
import { chooseJob, groupJobs } from './job-order.js'

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

describe('the job that is shown', () => {
  const done = job(7, 'done', { time_finished: '2026-11-23T10:01:00' })

  it('is the one asked for, and none when that one is gone', () => {
    const jobs = [job(1, 'running'), job(2, 'queued')]
    expect([chooseJob(jobs, 2)?.id, chooseJob(jobs, 3)?.id]).toEqual([2, undefined])
  })

  it.each([
    ['the first that runs', [job(3, 'running'), job(1, 'queued'), job(2, 'running'), done], 2],
    ['the latest finished when none runs', [job(1, 'queued'), done], 7],
    ['the first that waits when none has finished', [job(2, 'queued'), job(1, 'queued')], 1],
    ['none on an empty farm', [], undefined],
  ])('is otherwise %s', (_, jobs, chosen) => {
    expect(chooseJob(jobs, undefined)?.id).toBe(chosen)
  })
})
