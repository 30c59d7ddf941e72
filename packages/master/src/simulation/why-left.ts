// Why jobs were not finished when the simulated time was over.
import type { SimulationReport } from '@pyfarm/contract/simulation/report'
import { groupName, groupTitle } from '@pyfarm/contract/simulation/group-names'
import { isAtMaximum, whyUnfit, type Unfit } from '../scheduler/requirements.js'
import { isFinished, queuesAbove, type SimulatedAgent, type SimulatedJob, type World } from './world.js'

type Left = SimulationReport['left'][number]

/** One entry for jobs of one group with the same reason. */
export function listLeft(world: World): Left[] {
  const found = new Map<string, Left>()
  const explain = explainer(world)
  for (const job of world.jobs.filter(each => !isFinished(each))) {
    const title = titleOf(world, job)
    const why = explain(job)
    const key = `${job.group} ${why}`
    const { jobs, frames } = found.get(key) ?? { jobs: 0, frames: 0 }
    found.set(key, { title, jobs: jobs + 1, frames: frames + job.frames - job.done - job.failed, why })
  }
  return [...found.values()]
}

function titleOf({ description }: World, job: SimulatedJob): string {
  const group = description.jobs[job.group]
  return group === undefined ? job.title : groupTitle(group, job.group)
}

function explainer(world: World): (job: SimulatedJob) => string {
  // Agents of one group offer the same.
  const examples = world.description.agents.flatMap((_, group) => world.agents.find(agent => agent.group === group) ?? [])
  const there = new Set(world.agents.filter(agent => agent.thereSince !== undefined).map(agent => agent.group))
  return job => {
    if (job.submitted > world.description.until) return 'is submitted after the end'
    if ((job.gate?.left ?? 0) > 0) return whyBlocked(world, job)
    if (job.waiting === 0) return 'its last frames were running at the end'
    const fitting = examples.filter(agent => whyNever(world, job, agent) === undefined)
    if (fitting.length === 0) return whyNoneFits(world, job, examples)
    if (!world.agents.some(agent => whyUnfit(job, agent, world.options) === undefined))
      return 'has failed on every agent that fits'
    if (isAtMaximum(job, job.agents)) return `had its maximum of ${job.agents} agents`
    const full = queuesAbove(job.queue).find(queue => isAtMaximum(queue, queue.agents))
    if (full !== undefined) return `queue ${full.path} had its maximum of ${full.agents} agents`
    if (!fitting.some(agent => there.has(agent.group))) return 'no agent that fits was there at the end'
    return 'the agents that fit had other work'
  }
}

function whyBlocked({ description, jobs }: World, job: SimulatedJob): string {
  const after = description.jobs[job.group]?.after ?? ''
  const before = jobs.filter(each => job.gate !== undefined && each.gates.includes(job.gate))
  return before.some(each => isFinished(each) && each.failed > 0)
    ? `waits for ${after}, which failed`
    : `waits for ${after}, which was not done`
}

/** Why agents like this one never run it, whatever has failed there. */
const whyNever = (world: World, job: SimulatedJob, agent: SimulatedAgent): Unfit | undefined =>
  whyUnfit({ ...job, failedOn: new Map(), waiting: 1 }, agent, world.options)

/** The later in this list, the nearer was the agent to run it: it met all that comes before. */
const inOrder: readonly Unfit['reason'][] = ['cpus', 'ram', 'failed here', 'software', 'missing tag', 'forbidden tag']

function whyNoneFits(world: World, job: SimulatedJob, agents: readonly SimulatedAgent[]): string {
  let best: { agent: SimulatedAgent; unfit: Unfit } | undefined
  for (const agent of agents) {
    const unfit = whyNever(world, job, agent)
    if (unfit !== undefined && (best === undefined || nearness(unfit) > nearness(best.unfit))) best = { agent, unfit }
  }
  if (best === undefined) return 'there is no agent'
  const group = world.description.agents[best.agent.group]
  const name = group === undefined ? best.agent.id : groupName(group, best.agent.group)
  return `fits no agent: ${unfitText(world, best.unfit)} (of ${name}, the nearest)`
}

/** Comparable: the reason, and within one how much there is of what is short. */
const nearness = (unfit: Unfit): number => inOrder.indexOf(unfit.reason) + ('has' in unfit ? unfit.has / (unfit.needed + 1) : 0)

function unfitText({ software, tagNames }: World, unfit: Unfit): string {
  switch (unfit.reason) {
    case 'cpus':
      return `needs ${unfit.needed} cpus, has ${unfit.has}`
    case 'ram':
      return `needs ${unfit.needed} MB of RAM, has ${unfit.has}`
    case 'software':
      return unfit.oneOf.length === 0
        ? 'needs a version of software that no agent has'
        : `needs ${unfit.oneOf.map(software.nameOf).join(' or ')}`
    case 'missing tag':
      return `needs the tag ${tagNames[unfit.tag] ?? ''}`
    case 'forbidden tag':
      return `must not have the tag ${tagNames[unfit.tag] ?? ''}`
    case 'failed here':
      return 'has failed there'
  }
}
