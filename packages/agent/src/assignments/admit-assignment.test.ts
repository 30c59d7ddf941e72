import { describe, expect, it } from 'vitest'
import type { AssignBody } from '@pyfarm/contract/agent-protocol'
import fc from 'fast-check'
import { admitAssignment, type Resources } from './admit-assignment.js'
import type { LocalTask } from './assignment.js'

type Needs = Partial<Pick<AssignBody['job'], 'cpus' | 'ram'>>

const bodyOf = (job: number, tasks: readonly number[], needs: Needs = {}, attempt = 1): AssignBody => ({
  job: { id: job, title: 'A job', by: 1, ...needs },
  jobtype: { name: 'Test', version: 1 },
  tasks: tasks.map(id => ({ id, frame: id, attempt })),
})

function running(body: AssignBody, state: LocalTask['state'] = 'running') {
  const tasks = body.tasks.map((assigned): LocalTask => ({ assigned, attempt: assigned.attempt ?? 0, state }))
  return { id: `assignment of job ${body.job.id}`, body, tasks }
}

const machine: Resources = { freeRam: 6000, ram: 8000, cpus: 8, sharing: true }
const alone: Resources = { ...machine, sharing: false }

describe('an assignment to an idle agent', () => {
  it('is taken, also after work whose tasks have all ended', () => {
    expect(admitAssignment(bodyOf(1, [1], { cpus: 8, ram: 6000 }), alone, [])).toEqual({ kind: 'accept' })
    expect(admitAssignment(bodyOf(1, [1], {}, 2), alone, [running(bodyOf(1, [1]), 'failed')])).toEqual({ kind: 'accept' })
    expect(admitAssignment(bodyOf(1, [1], { cpus: -1, ram: -1 }), alone, [])).toEqual({ kind: 'accept' })
  })

  it('is refused when the machine is too small', () => {
    expect(admitAssignment(bodyOf(1, [1], { ram: 6001 }), alone, [])).toMatchObject({
      status: 400,
      body: { agent_ram: 6000, requires_ram: 6001 },
    })
    expect(admitAssignment(bodyOf(1, [1], { cpus: 9 }), machine, [])).toMatchObject({
      status: 400,
      body: { agent_cpus: 8, requires_cpus: 9 },
    })
  })
})

describe('an assignment to a busy agent', () => {
  it('is the one that runs when it has its tasks', () => {
    const current = [running(bodyOf(7, [9])), running(bodyOf(1, [1, 2]))]
    expect(admitAssignment(bodyOf(1, [2, 1]), alone, current)).toEqual({ kind: 'known', id: 'assignment of job 1' })
  })

  it('is refused as a whole without sharing', () => {
    expect(admitAssignment(bodyOf(2, [3, 4]), alone, [running(bodyOf(1, [1, 2]))])).toMatchObject({
      status: 409,
      body: { rejected_task_ids: [3, 4] },
    })
  })

  const cases: [what: string, tasks: number[], needs: Needs, current: ReturnType<typeof running>[], outcome: object][] = [
    [
      'fits beside the others',
      [9],
      { cpus: 4, ram: 2000 },
      [running(bodyOf(1, [1], { cpus: 4, ram: 6000 }))],
      { kind: 'accept' },
    ],
    [
      'has some of their tasks',
      [2, 9],
      {},
      [running(bodyOf(1, [1])), running(bodyOf(3, [2]))],
      { status: 409, body: { rejected_task_ids: [9] } },
    ],
    [
      'needs processors that are taken',
      [9],
      { cpus: 5 },
      [running(bodyOf(1, [1], { cpus: 4 }))],
      { status: 409, body: { rejected_task_ids: [9] } },
    ],
    ['asks for no processor, and none is left', [9], { cpus: 0 }, [running(bodyOf(1, [1], { cpus: 8 }))], { status: 409 }],
    ['needs memory that is promised', [9], { ram: 2001 }, [running(bodyOf(1, [1], { ram: 6000 }))], { status: 409 }],
    ['wants the whole agent', [9], { cpus: -1 }, [running(bodyOf(1, [1]))], { status: 409 }],
    ['finds an agent that someone has as a whole', [9], {}, [running(bodyOf(1, [1], { ram: -1 }))], { status: 409 }],
    ['comes after work that has ended', [9], { cpus: 8 }, [running(bodyOf(1, [1], { cpus: 8 }), 'done')], { kind: 'accept' }],
  ]
  it.each(cases)('that shares: it %s', (_what, tasks, needs, current, outcome) => {
    expect(admitAssignment(bodyOf(2, tasks, needs), machine, current)).toMatchObject(outcome)
  })

  it('never gets more processors and memory than there are', () => {
    const needs = fc.record({ cpus: fc.integer({ min: -1, max: 10 }), ram: fc.integer({ min: -1, max: 9000 }) })
    fc.assert(
      fc.property(fc.array(needs, { maxLength: 12 }), jobs => {
        const current: ReturnType<typeof running>[] = []
        for (const [index, each] of jobs.entries()) {
          const body = bodyOf(index, [index], each)
          if (admitAssignment(body, machine, current).kind === 'accept') current.push(running(body))
        }
        const sum = (name: 'cpus' | 'ram') => current.reduce((all, { body }) => all + Math.max(0, body.job[name] ?? 0), 0)
        expect(sum('cpus')).toBeLessThanOrEqual(machine.cpus)
        expect(sum('ram')).toBeLessThanOrEqual(machine.ram)
        if (current.some(({ body }) => body.job.cpus === -1 || body.job.ram === -1)) expect(current).toHaveLength(1)
      }),
    )
  })
})
