import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sharedFarm } from '../testing/shared-farm.js'
import { assignmentOf, nodeJobType, until, type TestFarm } from '../testing/test-agent.js'

const openFarm = sharedFarm()
let farm: TestFarm

beforeEach(async () => {
  farm = await openFarm()
})

afterEach(async () => {
  await farm.close()
})

async function work(code: string, tasks: readonly number[] = [11]): Promise<void> {
  farm.master.jobTypes.set('Test', code)
  const reply = await farm.call('POST', '/api/v1/assign', assignmentOf('Test', tasks))
  expect(reply.status).toBe(202)
  await ended()
}

async function ended(): Promise<void> {
  await until(
    async () => ((await farm.call('GET', '/api/v1/tasks/')).body as unknown[]).length === 0,
    'the end of the assignment',
  )
}

const bodiesFor = (task: number) => farm.master.seen(new RegExp(`POST /jobs/1/tasks/${task}$`)).map(each => each.body)
const logStatesFor = (task: number) => farm.master.seen(new RegExp(`POST /jobs/1/tasks/${task}/.*csv$`)).map(each => each.body)
const sentLog = () => String(farm.master.seen(/PUT .*logfile$/)[0]?.body)

describe('the life of an assignment', () => {
  it('reports each task in order, announces itself, and sends one log under the first task', async () => {
    await work(nodeJobType(`console.log('hello'); console.error('oh, "well"')`), [11, 12])
    await until(() => farm.master.seen(/POST \/agents\/.+/).length === 2, 'two announcements')
    for (const task of [11, 12]) {
      expect(farm.master.seen(new RegExp(`POST /jobs/1/tasks/${task}/attempts/1/logs/$`))).toHaveLength(1)
      expect(bodiesFor(task)).toEqual([{ state: 'running' }, { state: 'done' }])
      expect(logStatesFor(task)).toEqual([{ state: 'running' }, { state: 'done' }])
    }
    expect(farm.master.seen(/POST \/agents\/.+/).map(each => (each.body as { state: string }).state)).toEqual([
      'running',
      'online',
    ])
    const uploads = farm.master.seen(/PUT /)
    expect(uploads.map(each => each.path)).toEqual([
      expect.stringMatching(/^\/jobs\/1\/tasks\/11\/attempts\/1\/logs\/[\d_-]+_1_[0-9a-f]{32}\.csv\/logfile$/),
    ])
    expect(uploads[0]?.headers['content-type']).toBe('text/csv')
    expect(sentLog()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6},\d+,0,\d+,hello\r\n/m)
    expect(sentLog()).toMatch(/,1,\d+,"oh, ""well"""\r\n/)
    expect(await readdir(join(farm.home, 'temporary'))).toEqual([])
  })

  it('starts work only after every log is registered, and registers again until it is', async () => {
    let refusals = 2
    farm.master.answer = ({ path }) => (path.endsWith('/12/attempts/1/logs/') && refusals-- > 0 ? { status: 503 } : undefined)
    await work(nodeJobType(''), [11, 12])
    const order = farm.master.requests.map(({ path }) => path)
    expect(order.lastIndexOf('/jobs/1/tasks/12/attempts/1/logs/')).toBeLessThan(order.indexOf('/jobs/1/tasks/11'))
  })

  it('sends progress, states and start times that the job type sets', async () => {
    await work(
      nodeJobType(
        `console.log('begin 11'); console.log('half 11'); console.log('end 11'); console.log('lost 12')`,
        `processStarted: () => undefined,
         processLine(work, { text }) {
           const [word, id] = text.split(' ')
           const task = work.tasks.find(each => each.id === Number(id))!
           if (word === 'begin') { work.setTaskStartedNow(task); work.setTaskState(task, 'running') }
           if (word === 'half') work.setTaskProgress(task, 0.5)
           if (word === 'end') work.setTaskState(task, 'done')
           if (word === 'lost') { work.failOnThisAgent(task); work.setTaskState(task, 'failed', 'lost it') }
         },
         processStopped: () => undefined`,
      ),
      [11, 12],
    )
    expect(bodiesFor(11)).toEqual([{ time_started: 'now' }, { state: 'running' }, { progress: 0.5 }, { state: 'done' }])
    expect(bodiesFor(12)).toEqual([{ state: 'failed', last_error: 'lost it' }])
    expect(farm.master.seen(/failed_on_agents/).map(each => each.body)).toEqual([{ id: farm.agent.id() }])
  })

  it('runs commands one by one when told so, and stops at the first that fails', async () => {
    const command = (script: string) => `{ command: '${process.execPath}', arguments: ['-e', ${JSON.stringify(script)}] }`
    const commands = [`console.log('one')`, `console.log('two'); process.exit(3)`, `console.log('three')`].map(command)
    await work(`export const Work = { runOneByOne: true, commandData: () => [${commands.join(', ')}] }`)
    expect(sentLog()).toMatch(/one\r\n[^]*two\r\n/)
    expect(sentLog()).not.toContain(',three\r\n')
    expect(bodiesFor(11)).toEqual([{ state: 'running' }, { state: 'failed' }])
  })

  it('gives commands the environment of the job, and runs hooks of start and end', async () => {
    farm.master.jobTypes.set(
      'Test',
      nodeJobType(
        'console.log(process.env.SHOT + " in " + process.cwd())',
        'beforeStart: w => w.log("first"), afterStop: w => w.log("last")',
      ),
    )
    const assignment = assignmentOf('Test', [11])
    await farm.call('POST', '/api/v1/assign', { ...assignment, job: { ...assignment.job, environ: { SHOT: 'sq10' } } })
    await ended()
    expect(sentLog()).toMatch(/jobtype,1,first\r\n[^]*sq10 in .*temporary[^]*,last\r\n$/)
  })
})

describe('work that fails', () => {
  it('is failed without an error text when the process fails', async () => {
    await work(nodeJobType('process.exit(3)'), [11, 12])
    expect(bodiesFor(12)).toEqual([{ state: 'running' }, { state: 'failed' }])
    expect(logStatesFor(12)).toEqual([{ state: 'running' }, { state: 'failed' }])
    expect(sentLog()).toContain('exit code 3')
  })

  const oneFailure: [name: string, code: string, error: RegExp][] = [
    [
      'an executable that is missing',
      `export const Work = { commandData: () => ({ command: 'no-such-renderer' }) }`,
      /^could not start "no-such-renderer": not found in PATH \(/,
    ],
    [
      'a working directory that is missing',
      `export const Work = { commandData: () => ({ command: 'ls', cwd: '/no/such' }) }`,
      /working directory \/no\/such does not exist/,
    ],
    [
      'a hook that throws',
      `export const Work = {\n  commandData() {\n    throw new Error('no scene')\n  } }`,
      /^no scene \(line 3 of job type Test version 1\)$/,
    ],
    ['code that throws when it is loaded', `throw new Error('no licence')`, /^no licence \(line 1 /],
    [
      'code that throws where nobody waits',
      `export const Work = { commandData: () => { setTimeout(() => { throw new Error('late') }); return new Promise(() => 0) } }`,
      /^late/,
    ],
    [
      'code that ends its process',
      `export const Work = { commandData: () => process.exit(7) }`,
      /ended before its work \(exit code 7\)/,
    ],
    [
      'code that does not parse',
      `export const Work = {\n  commandData: (=> 1 }`,
      /^Job type Test version 1 does not compile: line 2: /,
    ],
    [
      'code without the export',
      `export const Other = 1; export const More = 2`,
      /no export named "Work".*it exports More, Other/,
    ],
    ['an export that is no job type', `export const Work = { command: 1 }`, /"Work" is no job type: commandData is missing/],
    [
      'an import of a file',
      `import './other.js'\nexport const Work = {}`,
      /line 1: "\.\/other\.js" can't be imported: a job type is one file/,
    ],
    [
      'an import that is not installed',
      `import x from 'no-such-package'\nexport const Work = x`,
      /package "no-such-package" is not installed with this agent/,
    ],
    [
      'a job type that starts nothing',
      `export const Work = { commandData: () => [] }`,
      /ended without saying what became of this task/,
    ],
  ]
  it.each(oneFailure)('is failed with a clear error: %s', async (_name, code, error) => {
    await work(code)
    expect(bodiesFor(11)).toEqual([{ state: 'failed', last_error: expect.stringMatching(error) as string }])
    expect(logStatesFor(11)).toEqual([{ state: 'failed' }])
    await until(() => farm.master.seen(/PUT/).length === 1, 'the log')
  })

  it('is failed when the master has no such job type', async () => {
    await farm.call('POST', '/api/v1/assign', assignmentOf('None', [11]))
    await ended()
    expect(bodiesFor(11)).toEqual([{ state: 'failed', last_error: 'The master has no job type None version 1.' }])
  })
})

describe('a task that the master gave to someone else', () => {
  it('is not worked on any more', async () => {
    farm.master.answer = ({ path }) => (path === '/jobs/1/tasks/11' ? { status: 409 } : undefined)
    await work(nodeJobType('setTimeout(() => {}, 60_000)'))
    expect(bodiesFor(11)).toEqual([{ state: 'running' }])
    expect(logStatesFor(11)).toEqual([])
  })
})

describe('a job that limits the silence of its renderers', () => {
  const assign = async (script: string, silence_seconds: number) => {
    farm.master.jobTypes.set('Test', nodeJobType(script))
    const assignment = assignmentOf('Test', [11])
    const job = { ...assignment.job, silence_seconds }
    expect((await farm.call('POST', '/api/v1/assign', { ...assignment, job })).status).toBe(202)
    await ended()
  }

  it('has failed here when nothing is written for that long, and no process is left', async () => {
    await assign(`console.log('begun'); setInterval(() => {}, 1000)`, 2)
    expect(bodiesFor(11)).toEqual([
      { state: 'running' },
      { state: 'failed', last_error: expect.stringContaining('limit of 2 seconds (silence_seconds)') as string },
    ])
    expect(sentLog()).toContain('begun')
  })

  it('may take as long as it likes while it writes', async () => {
    // Longer than Node takes to start on a busy machine, which is a silence too.
    const limit = 3
    await assign(
      `const begun = Date.now(); const talk = setInterval(() => { console.log('.'); if (Date.now() - begun > ${limit + 1}000) clearInterval(talk) }, 300)`,
      limit,
    )
    expect(bodiesFor(11).at(-1)).toEqual({ state: 'done' })
  })
})
