// The tree of job queues.
import type { Insertable, Kysely, Selectable, Updateable } from 'kysely'
import { queueId } from '@pyfarm/contract/ids'
import type { JobId, QueueId } from '@pyfarm/contract/ids'
import { insertRow } from '../database/insert.js'
import type { JobQueueTable } from '../database/job-tables.js'
import type { Tables } from '../database/tables.js'
import type { Tx } from '../database/database.js'
import type { NameOrId } from '../http/wire.js'

export type JobQueue = Selectable<JobQueueTable>

export async function findQueue(database: Kysely<Tables>, key: NameOrId): Promise<JobQueue | undefined> {
  return queueAtKey(database, key).executeTakeFirst()
}

/** The same, and others who want to change it, or put a queue below it, wait for this transaction. */
export async function findQueueForChange(tx: Tx, key: NameOrId): Promise<JobQueue | undefined> {
  return queueAtKey(tx, key).forUpdate().executeTakeFirst()
}

/** Finds a queue by its path from the root of the tree, with or without a slash in front: `films/shot 7`. */
export async function findQueueByPath(database: Kysely<Tables>, path: string): Promise<JobQueue | undefined> {
  const fullpath = `/${path.replace(/^\/|\/$/g, '')}`
  return database.selectFrom('job_queues').selectAll().where('fullpath', '=', fullpath).executeTakeFirst()
}

/** The path that a queue is shown with: `/films/shot 7`. */
export const queuePath = (queue: Pick<JobQueue, 'name' | 'fullpath'>): string => queue.fullpath ?? `/${queue.name}`

/** In order of creation. */
export async function listQueues(database: Kysely<Tables>): Promise<JobQueue[]> {
  return database.selectFrom('job_queues').selectAll().orderBy('id').execute()
}

/** The same, and others who want to change any of them wait for this transaction. */
export async function listQueuesForChange(tx: Tx): Promise<JobQueue[]> {
  return tx.selectFrom('job_queues').selectAll().orderBy('id').forUpdate().execute()
}

export async function listChildren(database: Kysely<Tables>, parent: QueueId): Promise<JobQueue[]> {
  return childrenOf(database, parent).execute()
}

/** The same, and others who want to change them wait for this transaction. */
export async function listChildrenForChange(tx: Tx, parent: QueueId): Promise<JobQueue[]> {
  return childrenOf(tx, parent).forUpdate().execute()
}

/** Ids and titles of the jobs in a queue itself, in order of creation. */
export async function listJobsIn(database: Kysely<Tables>, queue: QueueId): Promise<{ id: JobId; title: string }[]> {
  return database.selectFrom('jobs').select(['id', 'title']).where('job_queue_id', '=', queue).orderBy('id').execute()
}

export async function insertQueue(tx: Tx, queue: Insertable<JobQueueTable>): Promise<QueueId> {
  return queueId(await insertRow(tx, 'job_queues', queue))
}

export async function updateQueue(tx: Tx, id: QueueId, columns: Updateable<JobQueueTable>): Promise<void> {
  await tx.updateTable('job_queues').set(columns).where('id', '=', id).execute()
}

export async function removeQueue(tx: Tx, id: QueueId): Promise<void> {
  await tx.deleteFrom('job_queues').where('id', '=', id).execute()
}

function queueAtKey(database: Kysely<Tables>, key: NameOrId) {
  const queues = database.selectFrom('job_queues').selectAll()
  return 'id' in key ? queues.where('id', '=', queueId(key.id)) : queues.where('name', '=', key.name)
}

function childrenOf(database: Kysely<Tables>, parent: QueueId) {
  return database.selectFrom('job_queues').selectAll().where('parent_jobqueue_id', '=', parent).orderBy('id')
}
