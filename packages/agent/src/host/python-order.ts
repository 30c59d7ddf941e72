// What the Python bridge gets to know about an assignment.
import { readFile } from 'node:fs/promises'
import { cpus, hostname, totalmem } from 'node:os'
import { join } from 'node:path'
import type { WorkOrder } from './messages.js'
import { inheritedEnvironment, markEnvironment } from './open-work.js'

/** The first message to the bridge. */
export async function pythonOrder(order: WorkOrder): Promise<object> {
  const { job, jobtype, tasks } = order.received
  const ram = Math.floor(totalmem() / 1024 / 1024)
  return {
    kind: 'work',
    id: order.id,
    title: `job type ${order.jobType.name} version ${order.jobType.version}`,
    code: await readFile(order.codeFile, 'utf8'),
    className: order.exportName,
    assignment: { job: { data: {}, ...job }, jobtype, tasks: tasks.map(task => ({ attempt: 0, ...task })) },
    environment: { ...inheritedEnvironment(), ...order.job.environ },
    mark: markEnvironment({}),
    logFile: order.logFile,
    temporary: join(order.temporary, order.id),
    pathMaps: order.pathMaps,
    node: { hostname: hostname(), agent_id: order.agentId, cpus: Math.max(1, cpus().length), ram, total_ram: ram },
  }
}
