// Job types in Python as studios have written them for PyFarm (testing/job-types), unchanged, before a stub master.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hasPython } from '../testing/python.js'
import { sharedFarm } from '../testing/shared-farm.js'
import { assignmentOf, until, type TestFarm } from '../testing/test-agent.js'

const openFarm = sharedFarm()
let farm: TestFarm

beforeEach(async () => {
  farm = await openFarm()
})

afterEach(async () => {
  await farm.close()
})

interface Work {
  readonly tasks?: readonly number[]
  readonly data?: object
  readonly environ?: Readonly<Record<string, string>>
}

async function work(file: string, classname: string, { tasks = [11], data = {}, environ = {} }: Work = {}): Promise<void> {
  const code = await readFile(new URL(`../testing/job-types/${file}.py`, import.meta.url), 'utf8')
  farm.master.answer = ({ path }) =>
    path.startsWith('/jobtypes/') ? { status: 200, body: { name: file, version: 1, classname, code } } : undefined
  const body = assignmentOf(file, tasks)
  const answer = await farm.call('POST', '/api/v1/assign', { ...body, job: { ...body.job, data, environ } })
  expect(answer.status).toBe(202)
  await until(async () => ((await farm.call('GET', '/api/v1/tasks/')).body as unknown[]).length === 0, 'the end of the work')
  await until(() => farm.master.seen(/PUT .*logfile$/).length === 1, 'the log')
}

const bodiesFor = (task: number) => farm.master.seen(new RegExp(`POST /jobs/1/tasks/${task}$`)).map(each => each.body)
const log = () => String(farm.master.seen(/PUT .*logfile$/)[0]?.body)
const begun = [{ progress: 0 }, { time_started: 'now' }, { state: 'running' }]
const givenBack = { state: 'queued', agent_id: null }
const python = { PYTHON: 'python3' }

describe.runIf(hasPython())('a Maya batch job type', () => {
  it('tells of each frame when the output does', async () => {
    await work('maya', 'MayaBatch', { tasks: [11, 12, 13], environ: python })
    for (const task of [11, 12, 13]) {
      const bodies = bodiesFor(task)
      expect(bodies.slice(0, 3)).toEqual(begun)
      expect(bodies.at(-1)).toEqual({ state: 'done' })
    }
    expect(log()).toMatch(/,None,jobtype,\d+,"?INFO jobtypes\.maya: Maya runs as \d+ for frames \[1, 2, 3\]"?\r\n/)
  })

  it('fails the frame that lacked a licence, and gives back those that were never begun', async () => {
    await work('maya', 'MayaBatch', { tasks: [11, 12, 13], data: { bad: 2 }, environ: python })
    expect(bodiesFor(11).at(-1)).toEqual({ state: 'done' })
    expect(bodiesFor(12).at(-1)).toEqual({ state: 'failed', last_error: 'Error: could not get a license' })
    expect(bodiesFor(13)).toEqual([givenBack])
  })

  it('runs where `~` is, if told so', async () => {
    await work('maya', 'MayaBatch', { data: { at_home: true }, environ: python })
    expect(log()).toContain(`working directory: ${homedir()}`)
    expect(bodiesFor(11).at(-1)).toEqual({ state: 'done' })
  })
})

describe.runIf(hasPython())('a Houdini job type', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'houdini-'))
  })

  afterEach(() => rm(folder, { recursive: true }))

  const data = { output: '$OUT/shot' }

  it('renders each frame in a process of its own, with files from a temporary folder that is removed', async () => {
    await work('houdini', 'Houdini', { tasks: [11, 12], data, environ: { OUT: folder } })
    expect((await readdir(folder)).sort()).toEqual(['shot.0001', 'shot.0002'])
    expect(await readFile(join(folder, 'shot.0002'), 'utf8')).toBe('ray_trace')
    for (const task of [11, 12]) expect(bodiesFor(task)).toEqual([{ state: 'running' }, { progress: 1 }, { state: 'done' }])
    const scratch = /(\S+)\/ifd\.txt/.exec(log())?.[1]?.replace(/^['"]+/, '') ?? ''
    await expect(readdir(scratch)).rejects.toThrow('ENOENT')
  })

  it('goes elsewhere when the disk is full', async () => {
    await work('houdini', 'Houdini', { data: { ...data, disk_full: true } })
    expect(bodiesFor(11)).toEqual([givenBack])
    expect(farm.master.seen(/failed_on_agents/)).toHaveLength(1)
    expect(log()).toMatch(/There is too little room here: only 3 MB are left in /)
  })
})

describe.runIf(hasPython())('a job type with commands that follow each other', () => {
  it('is done after the last one', async () => {
    await work('one_by_one', 'Pipeline', { data: { scripts: ['print("first")', 'print("second")'] } })
    expect(log()).toMatch(/,first\r\n[^]*Process terminated successfully[^]*,second\r\n/)
    expect(bodiesFor(11)).toEqual([{ state: 'running' }, { state: 'done' }])
  })

  it('has failed with the first that fails, and begins no other', async () => {
    await work('one_by_one', 'Pipeline', { data: { scripts: ['raise SystemExit(3)', 'print("second")'] } })
    expect(log()).not.toMatch(/,second\r\n/)
    expect(bodiesFor(11)).toEqual([{ state: 'running' }, { state: 'failed' }])
  })
})

describe.runIf(hasPython())('a job type with a process protocol of its own', () => {
  it('has the methods of Twisted’s called, and can change what was received', async () => {
    await work('protocol', 'Counted')
    expect(bodiesFor(11)).toEqual([{ state: 'running' }, { state: 'done' }])
    expect(log()).toMatch(/,made True\r\n[^]*,0,\d+,a \*{6}\r\n[^]*,0,\d+,\r\n[^]*,0,\d+,ä\r\n[^]*,exited Process/)
    expect(log()).toMatch(/,1,\d+,as ever\r\n/)
    expect(log()).toMatch(/,counted 13\r\n/)
  })
})
