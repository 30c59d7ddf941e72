// Queries of the lists of jobs and of their tasks.
import { z } from 'zod'
import { listQuery, oneOrSeveral, severalIds, severalNames, searchText, wholeNumberText, yesOrNo } from './collections.js'
import { shownStates } from './shown-states.js'
import type { ShownState } from './shown-states.js'

/** Which jobs: all of what is given. */
export interface JobFilters {
  readonly id?: readonly number[] | undefined
  /** The title contains this. */
  readonly title?: string | undefined
  /** Any of these; a job with tasks on agents is running, whether they have begun or not. */
  readonly state?: readonly ShownState[] | undefined
  /** Submitted by any of these. */
  readonly user?: readonly string[] | undefined
  /** In any of these queues, by path, with or without a leading slash. */
  readonly jobqueue?: readonly string[] | undefined
  readonly jobtype?: readonly string[] | undefined
  /** With all of these tags. */
  readonly tags?: readonly string[] | undefined
  readonly hidden?: boolean | undefined
  /** Waiting for a parent that is not done. */
  readonly blocked?: boolean | undefined
  readonly to_be_deleted?: boolean | undefined
  readonly priority?: number | undefined
  readonly job_group_id?: number | undefined
}

export const jobsQuerySchema = listQuery(
  [
    'id',
    'title',
    'state',
    'time_submitted',
    'time_started',
    'time_finished',
    'tasks_queued',
    'tasks_running',
    'tasks_done',
    'tasks_failed',
    'user',
    'jobtype',
    'jobqueue',
    'agents',
    'priority',
    'weight',
  ],
  {
    id: severalIds().optional(),
    title: searchText().optional(),
    state: oneOrSeveral(shownStates).optional(),
    user: severalNames().optional(),
    jobqueue: severalNames().optional(),
    jobtype: severalNames().optional(),
    tags: severalNames().optional(),
    hidden: yesOrNo().optional(),
    blocked: yesOrNo().optional(),
    to_be_deleted: yesOrNo().optional(),
    priority: wholeNumberText(-2_147_483_648).optional(),
    job_group_id: wholeNumberText(0).optional(),
    include: z.literal('details').optional().describe('Rows of a table, with counts and speed, in place of PyFarm’s entries.'),
  },
)
export type JobsQuery = z.infer<typeof jobsQuerySchema>

/** Which tasks of a job. */
export interface TaskFilters {
  readonly state?: readonly ShownState[] | undefined
  readonly agent_id?: string | undefined
  readonly min_frame?: number | undefined
  readonly max_frame?: number | undefined
}

const frameText = () =>
  z
    .string()
    .regex(/^-?\d{1,10}(\.\d{1,4})?$/, 'must be a frame number')
    .transform(Number)

export const tasksQuerySchema = listQuery(
  ['id', 'frame', 'state', 'runtime', 'attempts', 'failures', 'progress', 'time_started', 'time_finished', 'agent_id'],
  {
    state: oneOrSeveral(shownStates).optional(),
    agent_id: z.guid('must be the UUID of an agent').optional(),
    min_frame: frameText().optional(),
    max_frame: frameText().optional(),
    include: z.literal('hostname').optional().describe('Each task also with the host name of its agent.'),
  },
)
export type TasksQuery = z.infer<typeof tasksQuerySchema>
