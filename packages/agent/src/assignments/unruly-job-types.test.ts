// Job type code that loops, crashes or lies: its tasks fail or are cancelled, and the agent goes on.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AssignBody } from '@pyfarm/contract/agent-protocol'
import { hasPython } from '../testing/python.js'
import { sharedFarm } from '../testing/shared-farm.js'
import { assignmentOf, nodeJobType, until, type TestFarm } from '../testing/test-agent.js'

const openFarm = sharedFarm({}, { cancelGraceMilliseconds: 100, watchMilliseconds: 100 })
let farm: TestFarm

beforeEach(async () => {
  farm = await openFarm()
})

afterEach(() => farm.close())

async function assign(code: string, task = 11, job: Partial<AssignBody['job']> = {}): Promise<void> {
  farm.master.jobTypes.set('Test', code)
  const assignment = assignmentOf('Test', [task])
  expect((await farm.call('POST', '/api/v1/assign', { ...assignment, job: { ...assignment.job, ...job } })).status).toBe(202)
}

const ended = () => until(async () => ((await farm.call('GET', '/api/v1/tasks')).body as unknown[]).length === 0, 'the end')
const bodiesFor = (task: number) => farm.master.seen(new RegExp(`POST /jobs/1/tasks/${task}$`)).map(each => each.body)
const sentLog = () => String(farm.master.seen(/PUT .*logfile$/)[0]?.body)

async function isWellAfterwards(): Promise<void> {
  await assign(nodeJobType(''), 99)
  await ended()
  expect(bodiesFor(99)).toEqual([{ state: 'running' }, { state: 'done' }])
}

const chatty = `commandData: () => ({ command: process.execPath, arguments: ['-e', 'console.log("line"); setInterval(() => {}, 1000)'] })`
const pythonHead = `import sys
from pyfarm.jobtypes.core.jobtype import JobType, CommandData
class Work(JobType):
    def get_command_data(self):
        return CommandData(sys.executable, "-u", "-c", "print('line'); import time; time.sleep(60)")\n`

describe('code that loops without end', () => {
  const loops: [where: string, code: string, states: string[]][] = [
    ['when it is loaded', 'for (;;) {}', ['queued']],
    ['in commandData', 'export const Work = { commandData() { for (;;) {} } }', ['queued']],
    ['in processLine', `export const Work = { ${chatty}, processLine() { for (;;) {} } }`, ['running', 'queued']],
    ['in promises', 'export const Work = { async commandData() { for (;;) await null } }', ['queued']],
    ['in afterStop', `export const Work = { ${chatty}, afterStop() { for (;;) {} } }`, ['running', 'queued']],
    ...(hasPython()
      ? ([
          ['when it is loaded, in Python', 'import os\nwhile True: pass', ['queued']],
          [
            'in a handler of lines, in Python',
            `${pythonHead}    def process_stdout_line(self, protocol, line):\n        while True: pass`,
            ['running', 'queued'],
          ],
        ] satisfies [string, string, string[]][])
      : []),
  ]
  it.each(loops)('%s: the agent answers, and a cancel ends it', async (_where, code, states) => {
    await assign(code)
    await until(() => farm.master.seen(/logs\/$/).length === 1, 'the log to be registered')
    if (states.length === 2) await until(() => bodiesFor(11).length === 1, 'the task to run')
    expect((await farm.call('GET', '/api/v1/status')).body).toMatchObject({ state: 'running' })
    expect((await farm.call('DELETE', '/api/v1/tasks/11')).status).toBe(202)
    await ended()
    expect(bodiesFor(11).map(each => (each as { state: string }).state)).toEqual(states)
    await isWellAfterwards()
  })

  it('has failed when its job limits the silence of its renderers', { timeout: 30_000 }, async () => {
    await assign(`export const Work = { ${chatty}, processLine() { for (;;) {} } }`, 11, { silence_seconds: 1 })
    await until(() => bodiesFor(11).length === 2, 'the task to fail')
    expect(bodiesFor(11)).toEqual([
      { state: 'running' },
      { state: 'failed', last_error: "Nothing was written for longer than the job's limit of 1 seconds (silence_seconds)." },
    ])
  })
})

describe('code that crashes', () => {
  const inTime = (statement: string) =>
    `export const Work = { commandData() { setTimeout(() => { ${statement} }, 10); return new Promise(() => 0) } }`
  const crashes: [how: string, code: string, error: RegExp][] = [
    ['throws in a timer', inTime("throw new Error('late')"), /^late \(line 1 of job type Test version 1\)$/],
    ['leaves a promise rejected', inTime("void Promise.reject(new Error('unheard'))"), /^unheard \(line 1 /],
    ['throws no error', inTime("throw 'a text'"), /^The job type threw a text$/],
    ['ends its process', inTime('process.exit(3)'), /ended before its work \(exit code 3\)/],
    ['says that all is well and ends its process', inTime('process.exit(0)'), /ended before its work \(exit code 0\)/],
    ['aborts', inTime('process.abort()'), /ended before its work \(SIGABRT\)/],
    ['kills its process', inTime("process.kill(process.pid, 'SIGKILL')"), /ended before its work \(SIGKILL\)/],
    [
      'recurses without end',
      'export const Work = { commandData() { return Work.commandData() } }',
      /^Maximum call stack size exceeded/,
    ],
    [
      'throws in processLine',
      `export const Work = { ${chatty}, processLine() { throw new Error('no frame') } }`,
      /^no frame \(line 1 /,
    ],
    ['breaks the link to the agent', inTime('process.disconnect()'), /ended before its work/],
    [
      'throws an endless text',
      "export const Work = { commandData() { throw new Error('x'.repeat(10_000_000)) } }",
      /^x{1900,2100}\n\.\.\.\n.*x \(line 1 of job type Test version 1\)$/,
    ],
  ]
  it.each(crashes)('has failed with its reason when it %s', async (_how, code, error) => {
    await assign(code)
    await ended()
    expect(bodiesFor(11).at(-1)).toEqual({ state: 'failed', last_error: expect.stringMatching(error) as string })
    expect(farm.master.seen(/PUT .*logfile$/)).toHaveLength(1)
    expect(sentLog()).toMatch(/internal,\d+,/)
    await isWellAfterwards()
  })
})

describe('code that says to the agent what it should not', () => {
  it('is not heard when it is no message', async () => {
    const lies = [
      null,
      'text',
      {},
      { kind: 'state' },
      { kind: 'state', task: 11, state: 'paid' },
      { kind: 'progress', task: 11, progress: 'much' },
    ]
    await assign(
      `export const Work = { commandData() { for (const lie of ${JSON.stringify(lies)}) process.send(lie); return [] } }`,
    )
    await ended()
    expect(bodiesFor(11)).toEqual([
      { state: 'failed', last_error: 'The job type ended without saying what became of this task.' },
    ])
    await isWellAfterwards()
  })

  it('is ended when it reports in circles', async () => {
    await assign(
      `export const Work = { commandData(work) { return new Promise(() => setInterval(() => { for (let i = 0; i < 100; i++) work.setTaskStartedNow(work.tasks[0]) }, 1)) } }`,
    )
    await until(() => bodiesFor(11).some(each => 'state' in (each as object)), 'the task to fail')
    expect(bodiesFor(11).at(-1)).toEqual({
      state: 'failed',
      last_error: 'The job type reported on task 11 more than 1000 times.',
    })
    expect(bodiesFor(11)).toHaveLength(1001)
  })
})
