// One pass of the scheduler over the simulated farm, by the planner that the live one uses.
import { planAssignments } from '../scheduler/plan-assignments.js'
import { giveFrames, type Course } from './farm-course.js'

/** As in a live pass: what fell out of a plan is planned again, from new counts. */
const mostRounds = 5

/** Gives work to every idle agent that can use some. @returns true when another pass gets further */
export function planPass(course: Course, now: number): boolean {
  for (let round = 0; round < mostRounds; round++) {
    const { planned, given } = planRound(course, now)
    if (given === planned || given === 0) return false
  }
  return true
}

function planRound(course: Course, now: number): { planned: number; given: number } {
  const { world, idle, runnable } = course
  const agents = idle.asking()
  if (agents.length === 0 || runnable.size === 0) return { planned: 0, given: 0 }
  const plan = planAssignments({ agents, jobs: [...runnable], queues: world.queues }, world.options)
  const served = new Set(plan.map(each => each.agentId))
  for (const agent of agents) if (!served.has(agent.id)) idle.refuse(agent)
  let [planned, given] = [0, 0]
  for (const { agentId, jobId, tasks } of plan) {
    const [agent, job] = [world.agentOf.get(agentId), world.jobOf.get(jobId)]
    planned += tasks
    if (agent !== undefined && job !== undefined) given += giveFrames(course, job, agent, tasks, now)
  }
  return { planned, given }
}
