// How long the planner alone takes for one pass. Bound: 1,000 idle agents x 10,000 jobs in less than 150 ms.
import type { FarmSnapshot } from '@pyfarm/master/scheduler/farm-snapshot'
import { planAssignments } from '@pyfarm/master/scheduler/plan-assignments'
import { medianTime, type Measurement } from './measure.js'
import { studioFarm, unlikeFarm } from './planner-farm.js'

const agents = 1_000

export function benchPlanner(): Promise<Measurement[]> {
  const few = passTime(studioFarm(agents, 1_000))
  const many = passTime(studioFarm(agents, 10_000))
  return Promise.resolve([
    { name: 'planner: 1,000 idle agents x 1,000 jobs', value: few, unit: 'ms' },
    { name: 'planner: 1,000 idle agents x 10,000 jobs', value: many, unit: 'ms', goal: { below: 150 } },
    { name: 'planner: time per agent, 10,000 jobs against 1,000', value: many / few, unit: 'x' },
    { name: 'planner: the same, no two jobs or agents alike', value: passTime(unlikeFarm(agents, 10_000)), unit: 'ms' },
  ])
}

function passTime(farm: FarmSnapshot): number {
  const options = { preferRunningJobs: true, useTotalRam: false }
  const plan = planAssignments(farm, options)
  if (plan.length < farm.agents.length / 2)
    throw new Error(`Only ${plan.length} of ${farm.agents.length} agents got work: not the farm to measure.`)
  return medianTime(() => planAssignments(farm, options))
}
