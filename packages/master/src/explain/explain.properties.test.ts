import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planAssignments } from '../scheduler/plan-assignments.js'
import { planOptions } from '../scheduler/testing/worlds.js'
import { explainAgent } from './explain-agent-rules.js'
import { explainJob } from './explain-job-rules.js'
import { snapshotOf } from './picture-rules.js'
import { pictures } from './testing/pictures.js'

const numRuns = 300

describe('an explanation, in any farm', () => {
  it('has no reason against an agent and a job exactly when the planner, with these two alone, brings them together', () => {
    fc.assert(
      fc.property(pictures, planOptions, (farm, options) => {
        for (const agent of farm.agents) {
          for (const job of farm.jobs.filter(each => !agent.jobs.includes(each.id))) {
            const picture = { ...farm, agents: [agent], jobs: [job] }
            const plan = planAssignments(snapshotOf(picture), options)
            const { agents, reasons } = explainJob({ picture, job, options }, () => plan)
            expect({ reasons: reasons.length, takes: agents.take_now.total }).toEqual({
              reasons: plan.length === 0 ? expect.any(Number) : 0,
              takes: plan.length,
            })
            expect(reasons.length === 0).toBe(plan.length === 1)
            const seenByAgent = explainAgent({ picture, agent, options }, plan)
            expect(seenByAgent.verdict === 'gets work now').toBe(plan.length === 1)
          }
        }
      }),
      { numRuns },
    )
  }, 600_000)

  it('gives each agent the job that the plan gives it, and says of each job how many agents take it', () => {
    fc.assert(
      fc.property(pictures, planOptions, (picture, options) => {
        const plan = planAssignments(snapshotOf(picture), options)
        for (const agent of picture.agents) {
          const planned = plan.find(each => each.agentId === agent.id)
          const { verdict, next } = explainAgent({ picture, agent, options }, plan)
          expect({ gets: verdict === 'gets work now', job: next?.id }).toEqual({
            gets: planned !== undefined,
            job: planned?.jobId,
          })
        }
        for (const job of picture.jobs) {
          const takers = plan.filter(each => each.jobId === job.id).map(each => each.agentId)
          const { agents } = explainJob({ picture, job, options }, () => plan)
          expect(agents.take_now.total).toBe(takers.length)
          expect(agents.take_now.examples.map(each => each.id)).toEqual(takers.slice(0, 5))
        }
      }),
      { numRuns },
    )
  }, 600_000)

  it('tells of each agent that it has the job, takes it, or is ruled out', () => {
    fc.assert(
      fc.property(pictures, planOptions, (farm, options) => {
        const picture = { ...farm, agents: farm.agents.slice(0, 5) }
        const plan = planAssignments(snapshotOf(picture), options)
        for (const job of picture.jobs) {
          const { agents, reasons, verdict, summary } = explainJob({ picture, job, options }, () => plan)
          expect(summary).toMatch(/^\S.*\S\.$/)
          if (verdict === 'finished') continue
          const ofJob = reasons.some(reason => !('agents' in reason))
          const ruledOut = reasons.flatMap(reason => ('agents' in reason ? reason.agents.examples.map(each => each.id) : []))
          const told = [...agents.at_work.examples, ...agents.take_now.examples].map(each => each.id)
          const fit = ofJob ? agents.fit.examples.map(each => each.id) : []
          expect(new Set([...ruledOut, ...told, ...fit])).toEqual(new Set(picture.agents.map(agent => agent.id)))
          expect(told.filter(id => ruledOut.includes(id))).toEqual([])
        }
      }),
      { numRuns },
    )
  }, 600_000)

  it('has numbers that add up to all agents: every one has the job, gets it now, or is counted among those that a reason rules out', () => {
    fc.assert(
      fc.property(pictures, planOptions, (picture, options) => {
        const plan = planAssignments(snapshotOf(picture), options)
        for (const job of picture.jobs) {
          const { agents, reasons, verdict } = explainJob({ picture, job, options }, () => plan)
          expect(agents.total).toBe(picture.agents.length)
          if (verdict === 'finished' || job.waiting === 0) continue
          const ofJob = reasons.some(reason => !('agents' in reason))
          const told = agents.at_work.total + (ofJob ? agents.fit.total : agents.take_now.total)
          const ruledOut = reasons.flatMap(reason => ('agents' in reason ? [reason] : []))
          const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
          // One that several reasons rule out is counted under each of them; under `alone` if it is one.
          expect(told + sum(ruledOut.map(({ alone }) => alone))).toBeLessThanOrEqual(agents.total)
          expect(told + sum(ruledOut.map(reason => reason.agents.total))).toBeGreaterThanOrEqual(agents.total)
          if (ruledOut.every(reason => reason.alone === reason.agents.total))
            expect(told + sum(ruledOut.map(({ alone }) => alone))).toBe(agents.total)
        }
      }),
      { numRuns },
    )
  }, 600_000)

  it('says of each waiting job that the agent could run it, or what keeps it from the agent', () => {
    fc.assert(
      fc.property(pictures, planOptions, (picture, options) => {
        const plan = planAssignments(snapshotOf(picture), options)
        for (const agent of picture.agents) {
          const { jobs, reasons } = explainAgent({ picture, agent, options }, plan)
          const kept = reasons.flatMap(reason => ('alone' in reason ? [reason] : []))
          const least = kept.reduce((sum, { alone }) => sum + alone, jobs.could_run.total)
          const most = kept.reduce((sum, reason) => sum + reason.jobs.total, jobs.could_run.total)
          expect(least).toBeLessThanOrEqual(jobs.waiting)
          expect(most).toBeGreaterThanOrEqual(jobs.waiting)
        }
      }),
      { numRuns },
    )
  }, 600_000)

  it('counts among those that nothing else rules out no more than it rules out', () => {
    fc.assert(
      fc.property(pictures, planOptions, (picture, options) => {
        const plan = planAssignments(snapshotOf(picture), options)
        for (const job of picture.jobs) {
          const { reasons, agents } = explainJob({ picture, job, options }, () => plan)
          const alone = reasons.flatMap(reason => ('alone' in reason ? [reason.alone] : []))
          expect(alone.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(agents.total)
          for (const reason of reasons) if ('alone' in reason) expect(reason.alone).toBeLessThanOrEqual(reason.agents.total)
        }
      }),
      { numRuns },
    )
  }, 600_000)
})
