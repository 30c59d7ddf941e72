import type { JobReason } from '@pyfarm/contract/api/explain'
import { jobId, tagId } from '@pyfarm/contract/ids'
import { describe, expect, it } from 'vitest'
import { planAssignments } from '../scheduler/plan-assignments.js'
import { idleAgent, noNeeds, queueOf, waitingJob } from '../scheduler/testing/worlds.js'
import { explainJob } from './explain-job-rules.js'
import type { FarmPicture, KnownAgent, KnownJob } from './farm-picture.js'
import { snapshotOf } from './picture-rules.js'
import { blender, knownAgent, knownJob, knownQueue, tagNames } from './testing/pictures.js'

const options = { preferRunningJobs: true, useTotalRam: false }
const explained = (picture: FarmPicture, id = 12) => {
  const job = picture.jobs.find(each => each.id === jobId(id))
  if (job === undefined) throw new Error(`There is no job ${id} in the picture.`)
  return explainJob({ picture, job, options }, () => planAssignments(snapshotOf(picture), options))
}
const farm = (parts: Partial<FarmPicture>): FarmPicture => ({ agents: [], jobs: [], queues: [], tags: tagNames, ...parts })
const agents = (count: number, name: string, offer = {}, more: Partial<KnownAgent> = {}): KnownAgent[] =>
  Array.from({ length: count }, (_, index) => knownAgent(idleAgent(`${name}${index}`, offer), more))
const job = (asks: Parameters<typeof waitingJob>[1] = {}, more: Partial<KnownJob> = {}, id = 12) =>
  knownJob(waitingJob(id, asks), more)
const reasonOf = (reasons: readonly JobReason[], kind: JobReason['kind']) => reasons.find(reason => reason.kind === kind)

describe('why a job does not run', () => {
  it('is said in one sentence, with every reason and how many agents it rules out', () => {
    const withBlender = { software: [blender] }
    const { summary, verdict, reasons } = explained(
      farm({
        agents: [
          ...agents(8, 'bare'),
          ...agents(3, 'off', withBlender, { state: 'offline' }),
          ...agents(1, 'busy', withBlender, { jobs: [jobId(7)] }),
        ],
        jobs: [
          job({ queue: 2, needs: { ...noNeeds, software: [[blender]] } }),
          job({ queue: 2, priority: 10, waiting: 1, agents: 1, running: true }, {}, 7),
        ],
        queues: [knownQueue(queueOf(1), 'film'), knownQueue(queueOf(2, { parent: 1, maximumAgents: 4, agents: 4 }), 'film/fx')],
      }),
    )
    expect(summary).toBe(
      '8 of 12 agents lack blender >= 3.4; 3 are offline; 1 is busy with job 7 of higher priority; queue `film/fx` is at its maximum of 4.',
    )
    expect(verdict).toBe('waits')
    expect(reasons.map(reason => reason.sentence)).toEqual([
      'Queue `film/fx` is at its maximum of 4.',
      '8 of 12 agents lack blender >= 3.4.',
      '3 of 12 agents are offline.',
      '1 of 12 agents is busy with job 7 of higher priority.',
    ])
    expect(reasons.every(reason => reason.remedy.length > 0)).toBe(true)
    expect(reasons[1]).toMatchObject({ agents: { total: 8, examples: { length: 5 } }, alone: 8 })
  })

  it('counts an agent under each reason, and under how many it is the only one', () => {
    const { reasons } = explained(
      farm({
        agents: [...agents(2, 'small', { cpus: 2 }), ...agents(1, 'off', { cpus: 4 }, { state: 'offline' })],
        jobs: [job({ cpus: 6 })],
      }),
    )
    expect(reasonOf(reasons, 'cpus')).toMatchObject({ agents: { total: 3 }, alone: 2, needed: 6, most: 4 })
    expect(reasonOf(reasons, 'offline')).toMatchObject({ agents: { total: 1 }, alone: 0 })
  })

  const self = { failed: 1, queued: 0, assigned: 0, running: 0, done: 3 }
  it.each<[string, Partial<KnownJob>, string, string]>([
    ['done', { state: 'done', waiting: 0 }, 'finished', 'It is done.'],
    ['failed', { state: 'failed', waiting: 0, counts: self }, 'finished', 'It has failed: 1 of its 4 tasks failed.'],
    ['paused', { state: 'paused' }, 'never as things stand', 'It is paused.'],
    ['hidden', { hidden: true }, 'never as things stand', 'It is hidden.'],
    ['to be deleted', { toBeDeleted: true }, 'never as things stand', 'It is marked for deletion, or still being submitted.'],
    [
      'parents',
      { openParents: [{ id: jobId(3), title: 'sim', state: 'running' }] },
      'waits',
      'It waits for job 3 "sim" (running).',
    ],
    [
      'parents',
      { openParents: [{ id: jobId(3), title: 'sim', state: 'failed' }] },
      'never as things stand',
      'It waits for job 3 "sim" (failed).',
    ],
    ['job maximum', { maximumAgents: 2, agents: 2 }, 'waits', 'The job is at its maximum of 2 agents.'],
    ['job maximum', { maximumAgents: 0 }, 'never as things stand', 'The job is at its maximum of 0 agents.'],
  ])('is that it is %s', (kind, more, verdict, sentence) => {
    const told = explained(farm({ agents: agents(1, 'a'), jobs: [job({}, more)] }))
    expect([told.verdict, told.summary, told.reasons.map(reason => reason.kind)]).toEqual([verdict, sentence, [kind]])
  })

  it('is that all that is left of it is at work', () => {
    const counts = { queued: 0, assigned: 1, running: 2, done: 0, failed: 0 }
    const told = explained(
      farm({ agents: agents(2, 'a', {}, { jobs: [jobId(12)] }), jobs: [job({ waiting: 0, running: true }, { counts })] }),
    )
    expect(told).toMatchObject({ verdict: 'runs', agents: { at_work: { total: 2 } } })
    expect(told.summary).toBe('It runs on all 2 agents; nothing of it waits: 2 tasks running, 1 assigned.')
  })

  it('is that the farm has no agents', () => {
    expect(explained(farm({ jobs: [job()] }))).toMatchObject({
      verdict: 'never as things stand',
      summary: 'The farm has no agents.',
    })
  })

  it.each<[string, Partial<KnownAgent>, Parameters<typeof waitingJob>[1], string, string]>([
    ['offline', { state: 'offline' }, {}, 'never as things stand', 'is offline'],
    ['disabled', { state: 'disabled' }, {}, 'never as things stand', 'is disabled'],
    ['passive', { passive: true }, {}, 'never as things stand', 'is passive: the master cannot call it'],
    ['restarting', { restartRequested: true }, {}, 'waits', 'is about to be restarted'],
    ['set aside by hand', { setAsideByHand: true }, {}, 'never as things stand', 'is set aside at the machine by hand'],
    ['resting', { resting: true }, {}, 'waits', 'is resting: work sent to it was refused a moment ago'],
    ['cpus', {}, { cpus: 16 }, 'never as things stand', 'has fewer than 16 CPUs (at most 8)'],
    ['ram', {}, { ram: 5000 }, 'waits', 'has less than 5000 MB of RAM free (at most 4096)'],
    ['ram', {}, { ram: 9000 }, 'never as things stand', 'has less than 9000 MB of RAM free (at most 4096)'],
    ['missing tag', {}, { needs: { ...noNeeds, requiredTags: [tagId(1)] } }, 'never as things stand', 'lacks the tag tag 1'],
    [
      'forbidden tag',
      { tags: [tagId(1)] },
      { needs: { ...noNeeds, forbiddenTags: [tagId(1)] } },
      'never as things stand',
      'has the tag tag 1, which the job forbids',
    ],
    [
      'failed there',
      {},
      { waiting: 1, failedOn: new Map([[idleAgent('a0').id, 1]]) },
      'never as things stand',
      'has failed at each task that waits',
    ],
  ])('is that the only agent is ruled out: %s', (kind, more, asks, verdict, phrase) => {
    const told = explained(farm({ agents: agents(1, 'a', {}, more), jobs: [job(asks)] }))
    expect(told.reasons.map(reason => reason.kind)).toEqual([kind])
    expect([told.verdict, told.summary]).toEqual([verdict, `The only agent ${phrase}.`])
  })

  it('is that no version of the software is known that would do', () => {
    const { reasons } = explained(farm({ agents: agents(1, 'a'), jobs: [job({ needs: { ...noNeeds, software: [[]] } })] }))
    expect(reasons[0]).toMatchObject({ kind: 'software', software: 'blender', min_version: '3.4', known: false })
    expect(reasons[0]?.remedy).toMatch(/^No version of blender that the farm knows will do/)
  })

  it.each([
    ['higher', { priority: 1 }, 'busy with job 7 of higher priority'],
    ['same', {}, 'busy with job 7 of the same priority'],
    ['lower', { priority: -1 }, 'busy with job 7 of lower priority'],
  ])('is that the agent works on another job of %s priority', (priority, asks, phrase) => {
    const picture = farm({ agents: agents(1, 'a', {}, { jobs: [jobId(7)] }), jobs: [job(), job({ ...asks, waiting: 0 }, {}, 7)] })
    const { reasons, summary, verdict } = explained(picture)
    expect([verdict, summary]).toEqual(['waits', `The only agent is ${phrase}.`])
    expect(reasons[0]).toMatchObject({ kind: 'busy', priority, jobs: { total: 1, examples: [{ id: 7 }] } })
  })

  it('compares priorities where the queues of the two jobs stand beside each other', () => {
    const queues = [knownQueue(queueOf(1, { priority: 5 })), knownQueue(queueOf(2, { priority: 9 }))]
    const jobs = [job({ queue: 1, priority: 100 }), job({ queue: 2, waiting: 0 }, {}, 7)]
    const { reasons } = explained(farm({ agents: agents(1, 'a', {}, { jobs: [jobId(7)] }), jobs, queues }))
    expect(reasons[0]).toMatchObject({ kind: 'busy', priority: 'higher' })
  })

  it.each([
    ['minimum', { minimumAgents: 1 }, 'takes job 7 first, below the minimum of agents'],
    ['priority', { priority: 1 }, 'takes job 7 first, of higher priority'],
    ['share', { weight: 100 }, 'takes job 7 first: its turn by weight and order'],
  ])('is that an idle agent takes another job first by %s', (by, asks, phrase) => {
    const jobs = [job({ agents: 1 }), job({ submitted: waitingJob(1).submitted, ...asks }, {}, 7)]
    const told = explained(farm({ agents: agents(1, 'a'), jobs }))
    expect([told.verdict, told.summary]).toEqual(['waits', `The only agent ${phrase}.`])
    expect(told.reasons[0]).toMatchObject({ kind: 'others first', by, jobs: { examples: [{ id: 7 }] } })
    expect(told.agents.fit.total).toBe(1)
  })

  it('is nothing when an agent takes it now, and the others are not needed', () => {
    const told = explained(farm({ agents: agents(3, 'a'), jobs: [job({ waiting: 1 })] }))
    expect(told).toMatchObject({ verdict: 'can run now', agents: { take_now: { total: 1 }, fit: { total: 3 } } })
    expect(told.summary).toBe('1 of 3 agents takes it now; 2 are not needed: what may run of the job now goes to others.')
  })
})
