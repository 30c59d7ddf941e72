// Commands on jobs of a real master, as a wrangler types them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import { runPyfarm } from './harness/processes.js'
import { until } from './harness/until.js'

describe('a command on jobs', () => {
  let farm: TestFarm
  let job: number
  beforeAll(async () => {
    farm = await openFarm()
    job = await farm.submit({ title: 'A shot', jobtype: 'CommandLine', start: 1, end: 2 })
  })
  afterAll(() => farm.close())
  const run = (...args: string[]) => runPyfarm([...args, '--master', farm.url()])
  const stateOf = async () => (await farm.job(job)).state

  it('pauses and unpauses them, by id or title', async () => {
    expect(await run('pause', String(job))).toMatchObject({ status: 0, stdout: `job ${job} "A shot": ok\n` })
    expect(await stateOf()).toBe('paused')
    expect(await run('unpause', 'A shot')).toMatchObject({ status: 0 })
    expect(await stateOf()).toBe('queued')
  })

  it('runs what is done again, and only what failed with --failed', async () => {
    const [first, second] = await farm.tasks(job)
    await farm.call('POST', `/jobs/${job}/tasks/${first?.id ?? 0}`, { state: 'done' })
    await farm.call('POST', `/jobs/${job}/tasks/${second?.id ?? 0}`, { state: 'done' })
    expect(await stateOf()).toBe('done')
    expect(await run('rerun', String(job), '--failed')).toMatchObject({ status: 0 })
    expect(await stateOf()).toBe('done')
    expect(await run('rerun', String(job))).toMatchObject({ status: 0 })
    expect(await stateOf()).toBe('queued')
  })

  it('tells of each that is refused, and of those that are not there', async () => {
    const other = await farm.submit({ title: 'Other', jobtype: 'CommandLine' })
    const [task] = await farm.tasks(other)
    await farm.call('POST', `/jobs/${other}/tasks/${task?.id ?? 0}`, { state: 'done' })
    const { status, stdout, stderr } = await run('pause', String(job), String(other))
    expect(status).toBe(1)
    expect(stdout).toMatch(new RegExp(`^job ${job} "A shot": ok\njob ${other} "Other": .*done`))
    expect(stderr).toMatch(/1 of 2 jobs refused/)
    expect(await run('pause', '999')).toMatchObject({ status: 1, stderr: expect.stringContaining('no job 999') })
  })

  it('explains why one is not running, by id or title, also as JSON', async () => {
    const stuck = await farm.submit({ title: 'Huge', jobtype: 'CommandLine' })
    const text = await run('explain', 'job', 'Huge')
    expect(text).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^job \d+ "Huge" \(queued\): never as things stand\n/),
    })
    expect(text.stdout).toContain('The farm has no agents.\n')
    const { stdout } = await run('explain', 'job', String(stuck), '--json')
    expect(JSON.parse(stdout)).toMatchObject({ job: { id: stuck }, reasons: [{ kind: 'no agents' }] })
    expect(await run('explain', 'agent', 'nobody')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no agent nobody'),
    })
  })

  it('deletes only when it was said to', async () => {
    expect(await run('delete', String(job))).toMatchObject({ status: 1, stderr: expect.stringContaining('--yes') })
    expect((await farm.call('GET', `/jobs/${job}`)).status).toBe(200)
    expect(await run('delete', String(job), '--yes')).toMatchObject({ status: 0 })
    await until(async () => (await farm.call('GET', `/jobs/${job}`)).status === 404, 'the job is gone')
  })
})
