import type { JobDetails } from '@pyfarm/contract/api/details'

/** A row as the master lists it: a job of four queued tasks, but for what is given. */
export function jobRow(given: Partial<JobDetails> = {}): JobDetails {
  return {
    id: 1,
    title: 'Render',
    state: 'queued',
    jobtype: 'RenderScene',
    user: null,
    jobqueue: null,
    priority: 0,
    weight: 10,
    time_submitted: '2026-11-23T12:00:00.000000',
    time_started: null,
    time_finished: null,
    blocked: false,
    parents: [],
    tasks: { queued: 4, assigned: 0, running: 0, done: 0, failed: 0 },
    frames_per_second: null,
    seconds_left: null,
    pictures: false,
    ...given,
  }
}
