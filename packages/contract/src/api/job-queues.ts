// Bodies of `/jobqueues/…`.
import { z } from 'zod'
import { queueId } from '../ids.js'
import type { Settings } from '../settings/settings.js'
import { nameText } from './texts.js'

type QueueLimits = Pick<Settings, 'max_queue_name_length' | 'queue_min_priority' | 'queue_max_priority'>

const agents = () => z.int32().min(0).nullable().optional()

const queueShape = (limits: QueueLimits) => ({
  // Queues are named by their path elsewhere.
  name: nameText(limits.max_queue_name_length).regex(/^[^/]*$/, 'must not contain a slash'),
  priority: z.int().min(limits.queue_min_priority).max(limits.queue_max_priority).optional(),
  weight: z.int32().min(0).optional(),
  minimum_agents: agents(),
  maximum_agents: agents(),
})

/** `POST /jobqueues/` */
export const newJobQueueSchema = (limits: QueueLimits) =>
  z.strictObject({ ...queueShape(limits), parent_jobqueue_id: z.int32().transform(queueId).nullable().optional() })
export type NewJobQueue = z.output<ReturnType<typeof newJobQueueSchema>>

/** `POST /jobqueues/<queue>/move`: below another queue, or with null to the top. */
export const jobQueueMoveSchema = z.strictObject({ parent_jobqueue_id: z.int32().transform(queueId).nullable() })
export type JobQueueMove = z.output<typeof jobQueueMoveSchema>

/** `POST /jobqueues/<queue>`; a queue stays where it is in the tree. */
export const jobQueueEditSchema = (limits: QueueLimits) => {
  const { name, ...rest } = queueShape(limits)
  return z.strictObject({ name: name.optional(), ...rest })
}
export type JobQueueEdit = z.output<ReturnType<typeof jobQueueEditSchema>>
