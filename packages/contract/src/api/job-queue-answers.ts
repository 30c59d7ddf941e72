// What the job queues' endpoints answer.
import { z } from 'zod'

const columns = {
  priority: z.int(),
  weight: z.int(),
  minimum_agents: z.int().nullable(),
  maximum_agents: z.int().nullable(),
}

export const jobQueueListItemSchema = z
  .strictObject({
    id: z.int(),
    name: z.string(),
    parent_jobqueue_id: z.int().nullable(),
    ...columns,
    /** From the root of the tree: `/films/shot 7`. */
    fullpath: z.string(),
  })
  .meta({ id: 'JobQueueListItem' })
export type JobQueueListItem = z.infer<typeof jobQueueListItemSchema>

/** A queue with the queues next to it in the tree, and the ids of the jobs in it. */
export const jobQueueSchema = jobQueueListItemSchema
  .extend({
    parent: z.strictObject({ id: z.int(), name: z.string(), ...columns }).nullable(),
    children: z.array(z.strictObject({ id: z.int(), name: z.string() })),
    jobs: z.array(z.int()),
  })
  .meta({ id: 'JobQueue' })
export type JobQueueAnswer = z.infer<typeof jobQueueSchema>
