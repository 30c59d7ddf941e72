// Makes the farm of a description: every agent, queue and job of its groups, before the first moment.
import { agentId, queueId, tagId, type TagId } from '@pyfarm/contract/ids'
import type { SimulationDescription } from '@pyfarm/contract/simulation/description'
import { groupName } from '@pyfarm/contract/simulation/group-names'
import { buildJobs } from './build-jobs.js'
import { rankSoftware, type SoftwareRanks } from './software-ranks.js'
import type { SimulatedAgent, SimulatedQueue, TagOf, World } from './world.js'

/** A farm of more agents lets more of them come together for a pass, so that a day of 10,000 takes less than a minute. */
const agentsOfOneSecond = 2000

export function buildWorld(description: SimulationDescription): World {
  const ranks = rankSoftware(description)
  const tagNames: string[] = []
  const tagOf = tagNumbers(tagNames)
  const agents = buildAgents(description, ranks, tagOf)
  const queues = buildQueues(description)
  const jobs = buildJobs(description, queues, ranks, tagOf)
  const { scheduler } = description
  return {
    description,
    agents,
    agentOf: new Map(agents.map(agent => [agent.id, agent])),
    jobs,
    software: ranks,
    tagNames,
    jobOf: new Map(jobs.map(job => [job.id, job])),
    queues: [...queues.values()],
    options: { preferRunningJobs: scheduler.queue_prefer_running_jobs, useTotalRam: scheduler.use_total_ram_for_scheduling },
    passInterval: scheduler.pass_interval ?? 1000 * Math.max(1, Math.round(agents.length / agentsOfOneSecond)),
  }
}

/** The same number for the same name, which is added where it is new. */
function tagNumbers(names: string[]): TagOf {
  const numbers = new Map<string, TagId>()
  return name => {
    const known = numbers.get(name)
    if (known !== undefined) return known
    const number = tagId(names.push(name) - 1)
    numbers.set(name, number)
    return number
  }
}

function buildAgents(description: SimulationDescription, ranks: SoftwareRanks, tagOf: TagOf): SimulatedAgent[] {
  let index = 0
  return description.agents.flatMap((group, number) => {
    const offer = { tags: group.tags.map(tagOf), software: group.software.map(ranks.idOf) }
    const ram = { totalRam: group.ram, freeRam: Math.min(group.free_ram ?? group.ram, group.ram) }
    return Array.from({ length: group.count }, (_, place): SimulatedAgent => {
      const id = agentId(`${groupName(group, number)} #${place + 1}`)
      return { id, index: index++, group: number, cpus: group.cpus, ...ram, ...offer, thereSince: undefined, batch: undefined }
    })
  })
}

/** Those described, and what they hang under. */
function buildQueues({ queues }: SimulationDescription): Map<string, SimulatedQueue> {
  const described = new Map(queues.map(queue => [queue.path, queue]))
  const built = new Map<string, SimulatedQueue>()
  const build = (path: string): SimulatedQueue => {
    const known = built.get(path)
    if (known !== undefined) return known
    const above = path.lastIndexOf('/')
    const parent = above === -1 ? undefined : build(path.slice(0, above))
    const { priority = 0, weight = 10, minimum_agents = null, maximum_agents = null } = described.get(path) ?? {}
    const limits = { priority, weight, minimumAgents: minimum_agents, maximumAgents: maximum_agents }
    const queue = { id: queueId(built.size + 1), parentId: parent?.id ?? null, parent, path, ...limits, agents: 0 }
    built.set(path, queue)
    return queue
  }
  for (const { path } of queues) build(path)
  return built
}
