import { describe, expect, it } from 'vitest'
import type { Schemas } from '../../api/client.js'
import { refusalFields } from './refusal-fields.js'
import { emptySubmission, keptOf, newJobs, submissionOf } from './submission.js'

const work = { jobtype: 'Render', version: 3, data: { scene: '/a' }, kept: {} }
const job: Schemas['Job'] = {
  ...{ id: 7, title: 'Shot', state: 'done', jobtype: 'Render', jobtype_version: 3, jobqueue: '/film/fx', jobgroup: null },
  ...{
    job_group_id: null,
    user: 'ada',
    priority: 5,
    weight: 10,
    minimum_agents: null,
    maximum_agents: 4,
    start: 1,
    end: 9,
    by: 2,
  },
  ...{
    num_tiles: 2,
    batch: 3,
    requeue: -1,
    cpus: 0,
    ram: 512,
    ram_warning: null,
    ram_max: 900,
    notes: 'soon',
    output_link: null,
  },
  ...{ environ: { A: '1' }, data: { scene: '/a' }, hidden: false, to_be_deleted: false, completion_notify_sent: true },
  ...{ autodelete_time: null, time_submitted: '2026-11-23T10:00:00', time_started: null, time_finished: null },
  ...{ parents: [{ id: 3, title: 'Model' }], children: [], tags: ['night'] },
  tag_requirements: [
    { tag: 'gpu', negate: false },
    { tag: 'slow', negate: true },
  ],
  notified_users: [{ id: 1, username: 'ada', email: null, on_success: true, on_failure: true, on_deletion: false }],
  software_requirements: [
    { software: 'blender', software_id: 1, min_version: '4.0', min_version_id: 2, max_version: null, max_version_id: null },
  ],
}

describe('a submission', () => {
  it('names only what was given, so that the farm’s settings say the rest', () => {
    expect(newJobs({ ...emptySubmission, title: ' Shot ' }, [{ start: 1, end: 96, by: 1 }], work)).toEqual([
      { title: 'Shot', jobtype: 'Render', jobtype_version: 3, data: { scene: '/a' }, start: 1, end: 96, by: 1 },
    ])
  })

  it('of a job that is submitted again has all that it had', () => {
    const kept = keptOf(job, { failures: 3 })
    const [again] = newJobs(submissionOf(job), [{ start: 1, end: 9, by: 2 }], { ...work, kept })
    expect(again).toEqual({
      ...{ title: 'Shot', jobtype: 'Render', jobtype_version: 3, data: { scene: '/a' }, start: 1, end: 9, by: 2 },
      ...{
        jobqueue: '/film/fx',
        priority: 5,
        weight: 10,
        maximum_agents: 4,
        num_tiles: 2,
        batch: 3,
        requeue: -1,
        cpus: 0,
        ram: 512,
      },
      ...{ notes: 'soon', environ: { A: '1' }, limits: { failures: 3 }, ram_max: 900, tags: ['night'], parents: [{ id: 3 }] },
      tag_requirements: job.tag_requirements,
      software_requirements: [{ software: 'blender', min_version: '4.0', max_version: null }],
      notified_users: [{ username: 'ada', on_success: true, on_failure: true, on_deletion: false }],
    })
    expect(submissionOf(job).frames).toBe('1-9x2')
  })

  it('of frames that are no range makes a job for each, told apart by its title', () => {
    const ranges = [1, 4].map(frame => ({ start: frame, end: frame, by: 1 }))
    expect(newJobs({ ...emptySubmission, title: 'Shot' }, ranges, work).map(({ title }) => title)).toEqual(['Shot 1', 'Shot 4'])
  })
})

it.each([
  ['priority: must be at most 1000.', { priority: 'must be at most 1000.' }],
  ['end: the range makes 9 tasks.', { frames: 'the range makes 9 tasks.' }],
  ['cpus: must be 0 (no minimum). priority: is wrong.', { '': 'cpus: must be 0 (no minimum).', priority: 'is wrong.' }],
  ['parents.0.id: must be at least 1.', { parents: 'must be at least 1.' }],
  ['The body is larger than that.', { '': 'The body is larger than that.' }],
])('%s', (refusal, errors) => expect(refusalFields(refusal, ['priority', 'frames', 'parents'])).toEqual(errors))
