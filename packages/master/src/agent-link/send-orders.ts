// Carries what people want of agents themselves to them: checks of software, updates, restarts (behaviour.md section 5).
import PQueue from 'p-queue'
import type { AgentId } from '@pyfarm/contract/ids'
import { lockAgent, updateAgent } from '../agents/agent-store.js'
import type { AgentColumns, AgentRow } from '../agents/agent-store.js'
import { change } from '../farm.js'
import { listActiveTasks } from '../tasks/task-store.js'
import type { CallTarget } from './agent-caller.js'
import { reach } from './link.js'
import type { AgentLink } from './link.js'
import { openOrders, orderResult } from './order-rules.js'
import type { Order } from './order-rules.js'
import { agentsWithOpenOrders, listDiscoverableVersions } from './order-store.js'

/** What an agent doesn't take now stays in its row, for the next run. */
export async function sendOpenOrders(link: AgentLink): Promise<void> {
  const { farm } = link
  const agents = await agentsWithOpenOrders(farm.database.read)
  const send = async (agent: AgentId) => {
    try {
      await sendOrders(link, agent)
    } catch (error) {
      farm.log.error({ err: error, agent }, 'orders could not be given; the next run tries again')
    }
  }
  await new PQueue({ concurrency: farm.settings.agent_requests_at_once }).addAll(agents.map(agent => () => send(agent)))
}

async function sendOrders(link: AgentLink, id: AgentId): Promise<void> {
  const reachable = await reach(link, id)
  if (reachable === undefined) return
  const isIdle = (await listActiveTasks(link.farm.database.read, id)).length === 0
  for (const order of openOrders(reachable.row, isIdle)) {
    const result = await sendOrder(link, reachable.target, reachable.row, order)
    if (result === 'again' || link.signal.aborted) return
    if (result === 'refused') link.farm.log.warn({ agent: id, order: order.kind }, 'the agent refuses an order')
    await closeOrder(link, id, order)
  }
}

async function sendOrder(link: AgentLink, target: CallTarget, agent: AgentRow, order: Order) {
  switch (order.kind) {
    case 'check software':
      return checkSoftware(link, target)
    case 'update':
      if (agent.version === order.version) return 'taken'
      return orderResult(await link.caller.call(target, 'POST', '/update', { version: order.version }))
    case 'restart':
      return orderResult(await link.caller.call(target, 'POST', '/restart', {}))
  }
}

/** One call for each version; the agent tells what it finds by requests of its own. A version that it refuses is left out. */
async function checkSoftware(link: AgentLink, target: CallTarget): Promise<'taken' | 'refused' | 'again'> {
  for (const version of await listDiscoverableVersions(link.farm.database.read)) {
    if (link.signal.aborted) return 'again'
    const result = orderResult(await link.caller.call(target, 'POST', '/check_software', version))
    if (result === 'again') return 'again'
    if (result === 'refused') link.farm.log.warn({ agent: target.id, ...version }, 'the agent refuses to look for a software')
  }
  return 'taken'
}

/** Unless a person wants it anew since. */
async function closeOrder(link: AgentLink, id: AgentId, order: Order): Promise<void> {
  await change(link.farm, async (tx, changes) => {
    const agent = await lockAgent(tx, id)
    if (agent === undefined) return
    await updateAgent(tx, id, closed(agent, order))
    changes.events.push({ kind: 'agent', agent: id, change: 'changed' })
    changes.wake = true
  })
}

function closed(agent: AgentRow, order: Order): AgentColumns {
  switch (order.kind) {
    case 'check software':
      return agent.software_check_requested === order.requested ? { software_check_requested: null } : {}
    case 'update':
      return agent.upgrade_to === order.version ? { upgrade_to: null } : {}
    case 'restart':
      return { restart_requested: false }
  }
}
