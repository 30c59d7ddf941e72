import type { Overview } from '@pyfarm/contract/api/overview'
import type { Reader } from '../database/database.js'
import { countFarm } from '../metrics/counts-store.js'
import { latestFailures, latestPictures, shownAgents, usersOfAgents, queuesOfAgents, troubledAgents } from './overview-store.js'
import { failureView, pictureView, troubleView } from './overview-view.js'

/** Counts, and the latest of what there is most of. */
export async function readOverview(read: Reader): Promise<Overview> {
  const { agents, jobs, tasks } = await countFarm(read)
  const trouble = await troubledAgents(read)
  return {
    agents: { ...agents },
    jobs: { ...jobs },
    tasks: {
      queued: tasks['queued'] ?? 0,
      assigned: tasks['assigned'] ?? 0,
      running: tasks['running'] ?? 0,
      done: tasks['done'] ?? 0,
      failed: tasks['failed'] ?? 0,
    },
    users: await usersOfAgents(read),
    queues: await queuesOfAgents(read),
    failures: (await latestFailures(read)).map(failureView),
    pictures: (await latestPictures(read)).map(pictureView),
    trouble: { total: trouble.length, agents: trouble.slice(0, shownAgents).map(troubleView) },
  }
}
