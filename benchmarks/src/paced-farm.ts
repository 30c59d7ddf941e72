// A master with ten stand-in agents, for measuring how fast whole jobs go through it.
import type { ReportWork } from './agent-reports.js'
import { connectToMaster, idOf } from './master-client.js'
import { startMasterProcess } from './master-process.js'
import { startStandIns } from './stand-in-agents.js'

const agents = 10
const batch = 10
const warmUp = 1_000

export interface Pace {
  /** Tasks a second. */
  readonly rate: number
  /** The processor time of the master for 1,000 tasks. */
  readonly cpuSeconds: number
}

export interface PacedFarm {
  /** Runs a job of so many tasks. */
  readonly pace: (tasks: number) => Promise<Pace>
  readonly close: () => Promise<void>
}

/** After a first job, which warms up: a master runs for weeks. */
export async function openPacedFarm(
  home: string,
  report: ReportWork,
  settings: Readonly<Record<string, string>> = {},
): Promise<PacedFarm> {
  const master = await startMasterProcess(home, true, settings)
  const client = connectToMaster(master.url, 'bench')
  const agentsAtWork = await startStandIns(master.url, agents, report)
  const runJob = async (end: number) => {
    const job = idOf(await client.send('POST', '/jobs/', { title: 'Bench', jobtype: 'Bench', start: 1, end, batch }))
    await agentsAtWork.haveDone(job, end)
  }
  const close = async () => {
    await agentsAtWork.close()
    await client.close()
    await master.stop()
  }
  try {
    await client.send('POST', '/jobtypes/', { name: 'Bench', classname: 'Bench', code: 'pass', max_batch: batch })
    await runJob(warmUp)
  } catch (error) {
    await close()
    throw error
  }
  return {
    pace: async tasks => {
      const [cpuBefore, start] = [await master.cpuSeconds(), performance.now()]
      await runJob(tasks)
      const seconds = (performance.now() - start) / 1000
      return { rate: tasks / seconds, cpuSeconds: (((await master.cpuSeconds()) - cpuBefore) * 1000) / tasks }
    },
    close,
  }
}
