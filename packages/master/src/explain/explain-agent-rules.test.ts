import { jobId, tagId } from '@pyfarm/contract/ids'
import { describe, expect, it } from 'vitest'
import { planAssignments } from '../scheduler/plan-assignments.js'
import { idleAgent, noNeeds, queueOf, waitingJob } from '../scheduler/testing/worlds.js'
import { explainAgent } from './explain-agent-rules.js'
import type { KnownAgent, KnownJob, KnownQueue } from './farm-picture.js'
import { snapshotOf } from './picture-rules.js'
import { knownAgent, knownJob, knownQueue, tagNames } from './testing/pictures.js'

const options = { preferRunningJobs: true, useTotalRam: false }
const job = (id: number, asks: Parameters<typeof waitingJob>[1] = {}, more: Partial<KnownJob> = {}) =>
  knownJob(waitingJob(id, asks), more)
const explained = (jobs: readonly KnownJob[], more: Partial<KnownAgent> = {}, queues: readonly KnownQueue[] = []) => {
  const agent = knownAgent(idleAgent('a'), more)
  const picture = { agents: [agent, knownAgent(idleAgent('b'))], jobs, queues, tags: tagNames }
  return explainAgent({ picture, agent, options }, planAssignments(snapshotOf(picture, agent.id), options))
}

describe('why an agent does not work', () => {
  it('is that no job waits', () => {
    expect(explained([])).toMatchObject({ verdict: 'idle', summary: 'No job waits for an agent.', reasons: [], next: null })
  })

  it('is not so when it gets one now', () => {
    const told = explained([job(3), job(4, { priority: 2, batch: 5 })])
    expect(told).toMatchObject({ verdict: 'gets work now', summary: 'It gets job 4 (5 tasks) now.', next: { id: 4, tasks: 5 } })
    expect(told.jobs).toMatchObject({ waiting: 2, could_run: { total: 2 } })
  })

  it.each<[string, Partial<KnownAgent>, string]>([
    ['offline', { state: 'offline' }, 'it is offline'],
    ['disabled', { state: 'disabled' }, 'it is disabled'],
    ['passive', { passive: true }, 'it is passive: the master cannot call it'],
    ['restarting', { restartRequested: true }, 'it is about to be restarted'],
    ['set aside by hand', { setAsideByHand: true }, 'it is set aside at the machine by hand'],
    ['resting', { resting: true }, 'it is resting: work sent to it was refused a moment ago'],
  ])('is that it is %s, with the job that it would get but for that', (kind, more, phrase) => {
    const told = explained([job(3)], more)
    expect(told.reasons.map(reason => reason.kind)).toEqual([kind])
    expect(told.verdict).toBe('cannot work')
    expect(told.summary.toLowerCase()).toBe(`${phrase}; but for that it would get job 3 (1 task).`)
  })

  it('is not so when it works already', () => {
    const told = explained([job(3, { waiting: 0 }), job(5)], { jobs: [jobId(3)] })
    expect(told).toMatchObject({ verdict: 'works', works_on: { total: 1, examples: [{ id: 3 }] }, next: { id: 5 } })
    expect(told.summary).toBe('It works on job 3; next it would get job 5 (1 task).')
  })

  it('is told for all jobs that it cannot run, by what keeps them from it', () => {
    const jobs = [
      ...[1, 2, 3].map(id => job(id, { cpus: 8 + id })),
      job(4, { needs: { ...noNeeds, software: [[]] } }),
      job(5, { needs: { ...noNeeds, requiredTags: [tagId(2)] } }),
      job(6, {}, { state: 'paused' }),
      job(7, { queue: 1 }),
      job(8, { maximumAgents: 1, agents: 1 }),
      job(9, {}, { openParents: [{ id: jobId(6), title: 'Job 6', state: 'paused' }] }),
      job(10, { ram: 5000 }),
      job(11, {}, { state: 'done', waiting: 0 }),
    ]
    const told = explained(jobs, {}, [knownQueue(queueOf(1, { maximumAgents: 2, agents: 2 }), 'film')])
    expect(told.reasons.map(({ sentence }) => sentence)).toEqual([
      '3 of 10 waiting jobs need more than its 8 CPUs (at least 9).',
      '1 of 10 waiting jobs needs blender >= 3.4.',
      '1 of 10 waiting jobs needs the tag tag 2.',
      '1 of 10 waiting jobs is paused.',
      '1 of 10 waiting jobs is in queue `film`, which is at its maximum of 2.',
      '1 of 10 waiting jobs is at the maximum of agents.',
      '1 of 10 waiting jobs waits for other jobs.',
      '1 of 10 waiting jobs needs more than its 4096 MB of free RAM (at least 5000).',
    ])
    expect(told).toMatchObject({ verdict: 'idle', jobs: { waiting: 10, could_run: { total: 0 } }, reasons_total: 8 })
    expect(told.summary).toMatch(/^None of the 10 waiting jobs goes to it; 3 need more than its 8 CPUs .*; 3 more reasons\.$/)
  })
})
