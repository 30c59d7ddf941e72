// The reference's example of a job.
import { expect } from 'vitest'

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/) as string

/** The body of the example of `POST /jobs/`, as it is written there. */
export const example = `{
    "end": 2.0,
    "title": "Test Job 2",
    "jobtype": "TestJobType",
    "data": {
        "foo": "bar"
    },
    "software_requirements": [
        {
            "software": "blender"
        }
    ],
    "start": 1.0
}`

const blender = {
  software: 'blender',
  software_id: 1,
  min_version: null,
  min_version_id: null,
  max_version: null,
  max_version_id: null,
}

/** The 40 keys of a job; the reference's project and project_id do not exist. */
export const answered = {
  id: expect.any(Number) as number,
  title: 'Test Job 2',
  state: 'queued',
  jobtype: 'TestJobType',
  jobtype_version: 1,
  jobqueue: null,
  jobgroup: null,
  job_group_id: null,
  user: null,
  priority: 0,
  weight: 10,
  minimum_agents: null,
  maximum_agents: null,
  start: 1.0,
  end: 2.0,
  by: 1.0,
  num_tiles: null,
  batch: 1,
  requeue: 3,
  cpus: 1,
  ram: 32,
  ram_warning: null,
  ram_max: null,
  notes: '',
  output_link: null,
  environ: null,
  data: { foo: 'bar' },
  hidden: false,
  to_be_deleted: false,
  completion_notify_sent: false,
  autodelete_time: null,
  time_submitted: time,
  time_started: null,
  time_finished: null,
  parents: [],
  children: [],
  tags: [],
  tag_requirements: [],
  notified_users: [],
  software_requirements: [blender],
}
