// Work that goes too far: memory, disk, the job type's own memory.
import { statfs } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { AssignBody } from '@pyfarm/contract/agent-protocol'
import { hasPython } from '../testing/python.js'
import { sharedFarm } from '../testing/shared-farm.js'
import { assignmentOf, nodeJobType, openTestFarm, until, type TestFarm } from '../testing/test-agent.js'

const quick = { watchMilliseconds: 50, cancelGraceMilliseconds: 500 }
const openQuickFarm = sharedFarm({}, quick)
let farm: TestFarm

afterEach(() => farm.close())

async function work(code: string, job: Partial<AssignBody['job']> = {}, tasks: readonly number[] = [11]): Promise<void> {
  farm.master.jobTypes.set('Test', code)
  const assignment = assignmentOf('Test', tasks)
  expect((await farm.call('POST', '/api/v1/assign', { ...assignment, job: { ...assignment.job, ...job } })).status).toBe(202)
}

const ended = () => until(() => farm.master.seen(/PUT .*logfile$/).length === 1, 'the log')
const bodiesFor = (task: number) => farm.master.seen(new RegExp(`POST /jobs/1/tasks/${task}$`)).map(each => each.body)
const sentLog = () => String(farm.master.seen(/PUT .*logfile$/)[0]?.body)

// Takes 300 MB in a process that leaves the group, says so, and stays.
const greedy = `
  const { spawn } = require('node:child_process')
  const take = 'const big = Buffer.alloc(300 * 1024 * 1024, 1); console.log("taken"); setInterval(() => big.length, 1000)'
  spawn(process.execPath, ['-e', take], { detached: true, stdio: 'inherit' })
  setInterval(() => {}, 1000)`

const python = `import sys
from pyfarm.jobtypes.core.jobtype import JobType, CommandData
class Work(JobType):
    def get_command_data(self):
        return CommandData(${JSON.stringify(process.execPath)}, "-e", ${JSON.stringify(greedy)})`

describe.runIf(process.platform === 'linux')('a renderer that takes more memory than its job allows', () => {
  it.each([['TypeScript', nodeJobType(greedy)], ...(hasPython() ? [['Python', python]] : [])])(
    'is ended with all that it started, and its unfinished tasks have failed (%s)',
    async (_language, code) => {
      farm = await openQuickFarm()
      await work(code, { ram_max: 250, ram_warning: 100 }, [11, 12])
      await ended()
      for (const task of [11, 12]) {
        expect(bodiesFor(task)).toEqual([
          { state: 'running' },
          {
            state: 'failed',
            last_error: expect.stringMatching(
              /^The renderer took \d+ MB of memory, more than the job's ram_max of 250 MB\.$/,
            ) as string,
          },
        ])
      }
      expect(sentLog().match(/more than the job's ram_max of 250 MB/g)).toHaveLength(1)
      const status = (await farm.call('GET', '/api/v1/status')).body as { consumed_ram: number }
      await until(
        async () =>
          ((await farm.call('GET', '/api/v1/status')).body as { grandchild_processes: number }).grandchild_processes === 0,
        'no renderer to be left',
      )
      expect(status).toMatchObject({ agent_process_ram: expect.any(Number) as number })
    },
  )

  it('is only warned of, once, below that; the status tells of its memory and its processes', async () => {
    farm = await openQuickFarm()
    await work(nodeJobType(greedy), { ram_max: 5000, ram_warning: 200 })
    await until(async () => {
      const { body } = await farm.call('GET', '/api/v1/status')
      const { grandchild_processes: count, consumed_ram: ram, agent_process_ram: own } = body as Record<string, number>
      return (count ?? 0) >= 2 && (ram ?? 0) > (own ?? 0) + 300
    }, 'the status to tell of both processes and 300 MB')
    const { identifier } = farm.master.seen(/logs\/$/)[0]?.body as { identifier: string }
    const log = async () => String((await farm.call('GET', `/api/v1/task_logs/${identifier}`)).body)
    await until(async () => (await log()).includes('ram_warning'), 'the warning')
    await farm.call('DELETE', '/api/v1/tasks/11')
    await ended()
    expect(sentLog().match(/The renderer took \d+ MB of memory, more than the job's ram_warning of 200 MB\./g)).toHaveLength(1)
    expect(bodiesFor(11)).toEqual([{ state: 'running' }, { state: 'queued', agent_id: null }])
  })
})

describe('a machine without room on its disk', () => {
  const moreThanFree = async () => {
    const { bavail, bsize } = await statfs('/')
    return Math.min(4_000_000_000, Math.ceil((bavail * bsize) / 1024 / 1024) * 4 + 1_000_000)
  }

  it('gives work back before it starts, not to get it again, and says why in the log', async () => {
    farm = await openTestFarm({ minFreeDisk: await moreThanFree() }, quick)
    await work(nodeJobType('console.log("never")'), {}, [11, 12])
    await ended()
    for (const task of [11, 12]) {
      expect(bodiesFor(task)).toEqual([{ state: 'queued', agent_id: null }])
      const paths = farm.master.requests.map(each => each.path).filter(path => path.startsWith(`/jobs/1/tasks/${task}`))
      expect(paths.indexOf(`/jobs/1/tasks/${task}/failed_on_agents/`)).toBeLessThan(paths.indexOf(`/jobs/1/tasks/${task}`))
      expect(farm.master.seen(new RegExp(`POST /jobs/1/tasks/${task}/.*csv$`)).at(-1)?.body).toEqual({ state: 'queued' })
    }
    expect(farm.master.seen(/failed_on_agents/).map(each => each.body)).toEqual(Array(2).fill({ id: farm.agent.id() }))
    expect(sentLog()).toMatch(/None,internal,1,"The disk of .*temporary has [\d,]+ MB free, less than the [\d,]+ MB/)
    expect(sentLog()).not.toContain('never')
    await until(
      () => farm.master.seen(/POST \/agents\/.+/).some(each => (each.body as { state: string }).state === 'online'),
      'the end',
    )
  })

  it.each([
    [
      'TypeScript',
      `import { InsufficientSpaceError } from '@pyfarm/agent/job-type'
       export const Work = { beforeStart: () => { throw new InsufficientSpaceError('40 GB are needed for the cache') }, commandData: () => [] }`,
    ],
    [
      'TypeScript while it runs',
      `import { InsufficientSpaceError } from '@pyfarm/agent/job-type'
       export const Work = {
         commandData: () => ({ command: process.execPath, arguments: ['-e', 'console.log(1); setInterval(() => {}, 1000)'] }),
         processStarted: () => undefined,
         processLine: () => { throw new InsufficientSpaceError('40 GB are needed for the cache') },
       }`,
    ],
    ...(hasPython()
      ? [
          [
            'Python',
            `from pyfarm.jobtypes.core.jobtype import JobType
from pyfarm.jobtypes.core.internals import InsufficientSpaceError
class Work(JobType):
    def start(self):
        raise InsufficientSpaceError("40 GB are needed for the cache")`,
          ],
        ]
      : []),
  ])('is noticed by job types as well (%s)', async (_language, code) => {
    farm = await openQuickFarm()
    await work(code)
    await ended()
    expect(bodiesFor(11)).toEqual([{ state: 'queued', agent_id: null }])
    expect(farm.master.seen(/failed_on_agents/)).toHaveLength(1)
    expect(sentLog()).toContain('There is too little room here: 40 GB are needed for the cache')
  })
})

describe('a job type that eats up the memory', () => {
  const openSmallFarm = sharedFarm({}, { ...quick, hostMegabytes: 128 })
  const leaks: [name: string, code: string][] = [
    ['in objects', 'const kept = []; for (;;) kept.push(Array.from({ length: 50_000 }, () => ({})))'],
    [
      'in buffers',
      'const kept = []; return new Promise(() => setInterval(() => kept.push(Buffer.alloc(20 * 1024 * 1024, 1)), 5))',
    ],
  ]
  it.each(leaks)('has failed with its reason, and the agent goes on (%s)', { timeout: 30_000 }, async (_name, body) => {
    farm = await openSmallFarm()
    await work(`export const Work = { commandData() { ${body} } }`)
    await ended()
    expect(bodiesFor(11)).toEqual([
      {
        state: 'failed',
        last_error: "The job type's own code took more than 128 MB of memory and was ended; its renderers don't count.",
      },
    ])
    expect(sentLog()).toContain("The job type's own code took more than 128 MB")
  })
})
