// What the tasks' endpoints answer.
import { z } from 'zod'
import { timeSchema } from './answers.js'
import { shownStateSchema } from './shown-states.js'

/** A task in the list of its job: 16 keys. */
export const taskSchema = z.strictObject({
  id: z.int(),
  job_id: z.int(),
  agent_id: z.string().nullable(),
  state: shownStateSchema,
  priority: z.int(),
  frame: z.number(),
  tile: z.int().nullable(),
  attempts: z.int(),
  failures: z.int(),
  /** 0 to 1. */
  progress: z.number(),
  last_error: z.string().nullable(),
  sent_to_agent: z.boolean(),
  hidden: z.boolean(),
  time_submitted: timeSchema,
  time_started: timeSchema.nullable(),
  time_finished: timeSchema.nullable(),
})
export type TaskAnswer = z.infer<typeof taskSchema>

/** A task in the list of its job; `hostname`, that of its agent, where it was asked for. */
export const listedTaskSchema = taskSchema.extend({ hostname: z.string().nullable().optional() }).meta({ id: 'Task' })
export type ListedTask = z.infer<typeof listedTaskSchema>

/** A single task also shows its job and its agent. */
export const singleTaskSchema = taskSchema
  .extend({
    job: z.strictObject({ id: z.int(), title: z.string() }),
    agent: z.strictObject({ id: z.string(), hostname: z.string(), remote_ip: z.string().nullable(), port: z.int() }).nullable(),
  })
  .meta({ id: 'SingleTask' })
export type SingleTask = z.infer<typeof singleTaskSchema>

/** A task in the list of an agent. */
export const agentTaskSchema = taskSchema
  .extend({
    job: z
      .strictObject({
        id: z.int(),
        title: z.string(),
        jobtype: z.string().nullable(),
        jobtype_id: z.int().nullable(),
        jobtype_version: z.int().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'TaskOfAgent' })
export type AgentTask = z.infer<typeof agentTaskSchema>

/** An agent that a task failed on. */
export const failedOnSchema = z.strictObject({ id: z.string(), hostname: z.string() }).meta({ id: 'FailedOnAgent' })
