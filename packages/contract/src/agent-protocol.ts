// What master and agent say to each other, PyFarm 0.8.7's way (agent-protocol.md sections 3 and 4).
import { z } from 'zod'
import { agentStateCodes, enumInput, operatingSystemCodes, useAddressCodes } from './enums.js'

/** User-Agent of agents: requests with it are taken as an agent's. */
export const agentUserAgent = 'PyFarm/1.0 (agent)'
/** User-Agent of the master towards agents (setting `master_user_agent`). */
export const masterUserAgent = 'PyFarm/1.0 (master)'
/** Header in which either side names what it offers beyond PyFarm 0.8.7, as a comma-separated list (behaviour.md section 10). */
export const offersHeader = 'pyfarm-offers'
/** An agent's offer: `GET /task_logs/<identifier>?follow=1&from=<bytes>` goes on from there until the log is finished. */
export const logFollowOffer = 'log-follow'
/** An agent's offer: it ends work whose renderer writes nothing for `silence_seconds` of the job. */
export const silenceOffer = 'silence-limit'
/** A master's offer: announcements may have `set_aside` (the person at the machine keeps the agent from work). */
export const setAsideOffer = 'set-aside'
/** A master's offer: announcements may have `update_error` (why the last update came to nothing, null when it went well). */
export const updateErrorOffer = 'update-error'
/** What our masters offer. */
export const masterOffers = `heartbeat, gzip-logs, reports, ${setAsideOffer}, ${updateErrorOffer}`
/** What our agents offer. */
export const agentOffers = `heartbeat, ${logFollowOffer}, ${silenceOffer}`

export const assignJobSchema = z.strictObject({
  id: z.int(),
  title: z.string().optional(),
  by: z.number(),
  num_tiles: z.int().nullable().optional(),
  agent_id: z.int().optional(),
  batch: z.int().optional(),
  user: z.string().optional(),
  ram: z.int().optional(),
  ram_warning: z.int().nullable().optional(),
  ram_max: z.int().nullable().optional(),
  cpus: z.int().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  environ: z.record(z.string(), z.string()).optional(),
  notified_users: z
    .array(
      z.strictObject({
        username: z.string(),
        on_success: z.boolean().optional(),
        on_failure: z.boolean().optional(),
        on_deletion: z.boolean().optional(),
      }),
    )
    .optional(),
  priority: z.int().optional(),
  job_group_id: z.int().optional(),
  job_group: z.string().optional(),
  notes: z.string().optional(),
  tags: z.array(z.string()).optional(),
  /** Only to agents that offer `silence-limit`. */
  silence_seconds: z.int().optional(),
})

export const assignTaskSchema = z.strictObject({
  id: z.int(),
  frame: z.number(),
  tile: z.int().nullable().optional(),
  attempt: z.int().optional(),
})

/** Body of `POST <agent>/api/v1/assign`. */
export const assignSchema = z.strictObject({
  job: assignJobSchema,
  jobtype: z.strictObject({ name: z.string(), version: z.int() }),
  tasks: z.array(assignTaskSchema).refine(tasks => new Set(tasks.map(({ id }) => id)).size === tasks.length, {
    error: 'must name each task once',
  }),
})

export type AssignBody = z.infer<typeof assignSchema>
export type AssignJob = z.infer<typeof assignJobSchema>
export type AssignTask = z.infer<typeof assignTaskSchema>

/** Answer to an assignment: 202 `{id}`, or an error with what was rejected. Read loosely: only field names are stable. */
export const assignReplySchema = z.looseObject({
  id: z.string().optional(),
  error: z.unknown().optional(),
  rejected_task_ids: z.array(z.int()).optional(),
})

/** One entry of `GET <agent>/api/v1/tasks/`. */
export const agentTaskSchema = z.looseObject({
  id: z.int(),
  attempt: z.int().optional(),
  local_state: z.string().nullable().optional(),
})

/** `GET <agent>/api/v1/tasks/`. */
export const agentTasksSchema = z.array(agentTaskSchema)
export type AgentTask = z.infer<typeof agentTaskSchema>

/** `GET <agent>/api/v1/status`, the fields that the master reads. */
export const agentStatusSchema = z.looseObject({
  state: enumInput(agentStateCodes).optional(),
  agent_id: z.string().nullable().optional(),
  free_ram: z.number().optional(),
  farm_name: z.string().optional(),
})

/** `current_assignments` of registrations and announcements, keyed by the assignment's UUID. */
export const currentAssignmentsSchema = z.record(
  z.string(),
  z.looseObject({
    id: z.string().optional(),
    job: z.looseObject({ id: z.int() }).optional(),
    tasks: z.array(agentTaskSchema),
  }),
)

export const diskSchema = z.strictObject({ mountpoint: z.string(), free: z.number(), size: z.number() })

/** What may stand in a registration or an announcement beside the numbers that the settings limit. */
export const agentFactsShape = {
  version: z.string().max(16).nullable(),
  os_class: enumInput(operatingSystemCodes).nullable(),
  cpu_name: z.string().nullable(),
  time_offset: z.int(),
  state: enumInput(agentStateCodes),
  use_address: enumInput(useAddressCodes),
  current_assignments: currentAssignmentsSchema,
  disks: z.array(diskSchema),
  gpus: z.array(z.string()),
  mac_addresses: z.array(
    z.string().regex(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$/, 'must be MAC addresses like 00:1b:44:11:3a:b7'),
  ),
  farm_name: z.string(),
}

/** The reply to `GET /jobtypes/<name>/versions/<n>` that an agent reads. */
export const jobTypeReplySchema = z.looseObject({
  name: z.string(),
  version: z.int(),
  classname: z.string().nullable(),
  code: z.string(),
})
export type JobTypeReply = z.infer<typeof jobTypeReplySchema>
