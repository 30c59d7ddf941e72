import { softwareVersionId, tagId } from '@pyfarm/contract/ids'
import { describe, expect, it } from 'vitest'
import { everyUnfit, whyUnfit } from './requirements.js'
import { idleAgent, noNeeds, waitingJob } from './testing/worlds.js'

const agent = idleAgent(1, { cpus: 4, freeRam: 1000, totalRam: 2000, tags: [tagId(1)], software: [softwareVersionId(7)] })

describe('why an agent cannot take a job', () => {
  it.each([
    { job: { cpus: 5 }, why: { reason: 'cpus', needed: 5, has: 4 } },
    { job: { ram: 1500 }, why: { reason: 'ram', needed: 1500, has: 1000 } },
    {
      job: { needs: { ...noNeeds, software: [[softwareVersionId(8)]] } },
      why: { reason: 'software', oneOf: [softwareVersionId(8)], requirement: 0 },
    },
    { job: { needs: { ...noNeeds, requiredTags: [tagId(2)] } }, why: { reason: 'missing tag', tag: tagId(2) } },
    { job: { needs: { ...noNeeds, forbiddenTags: [tagId(1)] } }, why: { reason: 'forbidden tag', tag: tagId(1) } },
    { job: { waiting: 1, failedOn: new Map([[agent.id, 1]]) }, why: { reason: 'failed here' } },
  ])('names the $why.reason', ({ job, why }) => {
    expect(whyUnfit(waitingJob(1, job), agent, { useTotalRam: false })).toEqual(why)
  })

  it('is the first of everything that keeps it from the job', () => {
    const needs = { software: [[softwareVersionId(7)], []], requiredTags: [tagId(1), tagId(2)], forbiddenTags: [tagId(1)] }
    const job = waitingJob(1, { cpus: 5, ram: 1500, needs, waiting: 1, failedOn: new Map([[agent.id, 1]]) })
    const all = [...everyUnfit(job, agent, { useTotalRam: false })]
    expect(all).toEqual([
      { reason: 'cpus', needed: 5, has: 4 },
      { reason: 'ram', needed: 1500, has: 1000 },
      { reason: 'failed here' },
      { reason: 'software', oneOf: [], requirement: 1 },
      { reason: 'missing tag', tag: tagId(2) },
      { reason: 'forbidden tag', tag: tagId(1) },
    ])
    expect(whyUnfit(job, agent, { useTotalRam: false })).toEqual(all[0])
  })

  it('is undefined when it can', () => {
    expect(whyUnfit(waitingJob(1, { ram: 1500 }), agent, { useTotalRam: true })).toBeUndefined()
  })
})
