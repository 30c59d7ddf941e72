// Job queues as they are shown.
import type { JobQueueAnswer, JobQueueListItem } from '@pyfarm/contract/api/job-queue-answers'
import type { JobId } from '@pyfarm/contract/ids'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { queuePath } from './queue-store.js'
import type { JobQueue } from './queue-store.js'

export const listedQueueView = (queue: JobQueue): JobQueueListItem => ({
  id: queue.id,
  name: queue.name,
  parent_jobqueue_id: queue.parent_jobqueue_id,
  priority: queue.priority,
  weight: queue.weight,
  minimum_agents: queue.minimum_agents,
  maximum_agents: queue.maximum_agents,
  fullpath: queuePath(queue),
})

export interface QueueRelations {
  readonly parent: JobQueue | undefined
  readonly children: readonly JobQueue[]
  readonly jobs: readonly { readonly id: JobId }[]
}

export const queueView = (queue: JobQueue, { parent, children, jobs }: QueueRelations): JobQueueAnswer => ({
  ...listedQueueView(queue),
  parent: parent === undefined ? null : parentView(parent),
  children: children.map(({ id, name }) => ({ id, name })),
  jobs: jobs.map(({ id }) => id),
})

const parentView = (parent: JobQueue) => ({
  id: parent.id,
  name: parent.name,
  priority: parent.priority,
  weight: parent.weight,
  minimum_agents: parent.minimum_agents,
  maximum_agents: parent.maximum_agents,
})

export const queueSchemaView = (settings: Settings): Record<string, string> => ({
  id: 'INTEGER',
  name: `VARCHAR(${settings.max_queue_name_length})`,
  parent_jobqueue_id: 'INTEGER',
  priority: 'INTEGER',
  weight: 'INTEGER',
  minimum_agents: 'INTEGER',
  maximum_agents: 'INTEGER',
  fullpath: `VARCHAR(${settings.max_queue_path_length})`,
})
