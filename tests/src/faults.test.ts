import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import { processesWith, pyfarm, runPyfarm } from './harness/processes.js'
import { until } from './harness/until.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pyfarm-faults-'))
})
afterAll(async () => {
  expect(processesWith(folder)).toEqual([])
  await rm(folder, { recursive: true, force: true })
})

/** One sentence that says what to do, no stack trace, a status other than 0. */
function expectProblem({ status, stderr }: { status: number | string; stderr: string }, words: RegExp): void {
  expect(status).not.toBe(0)
  expect(stderr).toMatch(words)
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(stderr.trim().split('\n')).toHaveLength(1)
}

describe('a command that can’t go on', () => {
  it('says that the port is taken', async () => {
    const taken = createServer()
    await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as AddressInfo
    expectProblem(await runPyfarm(['master', '--home', join(folder, 'a'), '--port', String(port)]), new RegExp(`${port}.*taken`))
    expectProblem(
      await runPyfarm(['up', '--home', join(folder, 'a'), '--port', String(port), '--no-demo']),
      new RegExp(`${port}.*taken`),
    )
    taken.close()
  })

  it('says that the home can’t be written', async () => {
    await writeFile(join(folder, 'file'), '')
    expectProblem(await runPyfarm(['master', '--home', join(folder, 'file', 'home'), '--port', '0']), /home|folder/)
    expectProblem(
      await runPyfarm(['agent', '--home', join(folder, 'file', 'home'), '--master', 'http://127.0.0.1:1']),
      /home|folder/,
    )
  })

  it('says that the database can’t be reached, without its password', async () => {
    const result = await runPyfarm(['master', '--home', join(folder, 'b'), '--port', '0'], {
      PYFARM_DATABASE: 'postgresql://nobody:hidden@127.0.0.1:1/none',
    })
    expectProblem(result, /PostgreSQL at 127\.0\.0\.1:1/)
    expect(result.stderr).not.toContain('hidden')
  })

  it('names file, key and value of a wrong setting', async () => {
    const home = join(folder, 'c')
    await mkdir(home)
    await writeFile(join(home, 'master.yml'), 'farm_nme: x\n')
    expectProblem(await runPyfarm(['master', '--home', home, '--port', '0']), /master\.yml.*farm_nme/)
    await writeFile(join(home, 'master.yml'), 'pretty_json: maybe\n')
    expectProblem(
      await runPyfarm(['settings', '--home', home]),
      /master\.yml.*pretty_json.*maybe|pretty_json.*maybe.*master\.yml/,
    )
  })

  it('drops no tables of a database that was named, without the confirmation', async () => {
    const environment = { PYFARM_DATABASE: `sqlite:///${join(folder, 'precious.sqlite')}` }
    expectProblem(await runPyfarm(['tables', '--home', join(folder, 'd'), '--drop-all'], environment), /--confirm-drop/)
    const confirmed = ['tables', '--home', join(folder, 'd'), '--drop-all', '--confirm-drop', environment.PYFARM_DATABASE]
    expect(await runPyfarm(confirmed, environment)).toMatchObject({ status: 0 })
  })

  it('says that an address of a master is none, and that no master answers', async () => {
    expectProblem(await runPyfarm(['agent', '--home', join(folder, 'e'), '--master', 'http://not an address']), /address/)
    expectProblem(await runPyfarm(['jobs', '--master', 'http://127.0.0.1:1']), /no master answers/i)
  })
})

describe('an agent whose master is not there', () => {
  it('says so and keeps trying', async () => {
    const agent = pyfarm([
      'agent',
      '--home',
      join(folder, 'f'),
      '--master',
      'http://127.0.0.1:1',
      '--host',
      '127.0.0.1',
      '--port',
      '0',
    ])
    await until(() => /127\.0\.0\.1:1\b/.test(agent.stdout() + agent.stderr()), 'it says that it can’t reach its master')
    expect(agent.child.exitCode).toBeNull()
    agent.child.kill('SIGTERM')
    expect(await agent.ended).toBe(0)
  })
})

describe('job types that don’t work', () => {
  let farm: TestFarm
  beforeAll(async () => {
    farm = await openFarm()
    farm.startAgent('one')
    await until(async () => (await farm.onlineAgents()) === 1, 'the agent is online')
  })
  afterAll(() => farm.close())

  const head = "import { defineJobType } from '@pyfarm/agent/job-type'\n"
  it.each([
    [
      'code that throws',
      `${head}export const Broken = defineJobType({ commandData() { throw new Error('no scene given') } })`,
      /no scene given/,
    ],
    ['code that doesn’t parse', `${head}export const Broken = defineJobType({ commandData: ( })`, /line|:\d+/],
    ['no export of the class name', `${head}export const Other = defineJobType({ commandData: () => [] })`, /Broken/],
    [
      'a renderer that is missing',
      `${head}export const Broken = defineJobType({ commandData: () => ({ command: 'no-such-renderer' }) })`,
      /no-such-renderer/,
    ],
    [
      'code in Python that gives no command',
      'from pyfarm.jobtypes.core.jobtype import JobType\n\nclass Broken(JobType):\n    def get_command_data(self):\n        pass\n',
      /get_command_data must return|Python/,
    ],
  ])('%s fails the task with an error that says why, and the command that waits for it', async (name, code, words) => {
    await farm.call('POST', '/jobtypes/', { name, classname: 'Broken', code })
    const { status, stdout, stderr } = await runPyfarm(['submit', name, '--frames', '1', '--watch', '--master', farm.url()])
    expect(status).toBe(1)
    expect(stdout + stderr).not.toMatch(/^\s+at .*\.js:\d+/m)
    const jobs = (await farm.call('GET', '/jobs/')).body as { id: number }[]
    const [task] = await farm.tasks(jobs.at(-1)?.id ?? 0)
    expect(task?.last_error).toMatch(words)
    expect(stdout + stderr).toContain('every agent')
  })

  it('a log that can’t be written doesn’t stop the work', async () => {
    await rm(join(farm.folder, 'one', 'task_logs'), { recursive: true, force: true })
    await writeFile(join(farm.folder, 'one', 'task_logs'), 'in the way')
    const job = await farm.submit({
      title: 'Without a log',
      jobtype: 'CommandLine',
      start: 1,
      data: { command: 'true', arguments: [] },
    })
    await until(async () => (await farm.job(job)).state === 'done', 'the job is done')
  })
})
