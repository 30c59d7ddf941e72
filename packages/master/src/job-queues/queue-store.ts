// The tree of job queues.
import type { Kysely, Selectable } from 'kysely'
import { queueId } from '@pyfarm/contract/ids'
import type { JobQueueTable, Tables } from '../database/tables.js'
import type { NameOrId } from '../http/wire.js'

export type JobQueue = Selectable<JobQueueTable>

export async function findQueue(database: Kysely<Tables>, key: NameOrId): Promise<JobQueue | undefined> {
  const queues = database.selectFrom('job_queues').selectAll()
  return 'id' in key
    ? queues.where('id', '=', queueId(key.id)).executeTakeFirst()
    : queues.where('name', '=', key.name).executeTakeFirst()
}

/** Finds a queue by its path from the root of the tree, with or without a slash in front: `films/shot 7`. */
export async function findQueueByPath(database: Kysely<Tables>, path: string): Promise<JobQueue | undefined> {
  const fullpath = `/${path.replace(/^\/|\/$/g, '')}`
  return database.selectFrom('job_queues').selectAll().where('fullpath', '=', fullpath).executeTakeFirst()
}

/** The path that a queue is shown with: `/films/shot 7`. */
export const queuePath = (queue: Pick<JobQueue, 'name' | 'fullpath'>): string => queue.fullpath ?? `/${queue.name}`
