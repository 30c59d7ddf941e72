// Job types as an administrator and an artist have them on the command line, with a real master.
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import { runPyfarm } from './harness/processes.js'
import { until } from './harness/until.js'

const jobTypeSchema = z.looseObject({ version: z.int(), code: z.string() })
const versionsSchema = z.looseObject({ versions: z.array(z.object({ id: z.int(), version: z.string(), rank: z.int() })) })

describe('the command line', () => {
  let farm: TestFarm
  beforeAll(async () => {
    farm = await openFarm()
    for (const { name } of z.array(z.object({ name: z.string() })).parse((await farm.call('GET', '/jobtypes/')).body))
      await farm.call('DELETE', `/jobtypes/${name}`)
  })
  afterAll(() => farm.close())
  // In the farm's home is the token of its administrator.
  const run = (...args: string[]) => runPyfarm([...args, '--master', farm.url(), '--home', farm.home])
  const install = async () => (await run('install-shipped')).stdout
  const newest = async (name: string) => jobTypeSchema.parse((await farm.call('GET', `/jobtypes/${name}`)).body)
  const put = (name: string, body: object) => farm.call('PUT', `/jobtypes/${name}`, { ...body, name })
  const blender = async () => versionsSchema.parse((await farm.call('GET', '/software/Blender')).body).versions

  it('installs what is shipped, once, and has the agents look for the software', async () => {
    const started = farm.startAgent('agent')
    await until(async () => (await farm.onlineAgents()) === 1, 'an agent')
    expect(await install()).toMatch(/^job type {2}Blender +new\n[^]*^software +Python +new$/m)
    expect((await newest('Blender')).version).toBe(1)
    expect(await farm.call('GET', '/jobtypes/Blender/versions/1/data_schema')).toMatchObject({
      status: 200,
      body: { required: ['scene', 'output'] },
    })
    const [agent] = z.array(z.object({ id: z.string() })).parse((await farm.call('GET', '/agents/')).body)
    const found = async () => JSON.stringify((await farm.call('GET', `/agents/${agent?.id ?? ''}/software/`)).body)
    await until(async () => (await found()).includes('"Python"'), 'the agent tells of its Python')
    // Nobody shall work on what is submitted below.
    started.child.kill('SIGTERM')
    await started.ended
    expect(await install()).toMatch(/^job type {2}Blender +up to date already\n[^]*^software +Python +up to date already$/m)
    expect((await newest('Blender')).version).toBe(1)
  })

  it('brings what an older release has brought up to date', async () => {
    const code = `${(await newest('PovRay')).code.replace(/\/\/ Shipped with PyFarm.*\n$/, '')}// older\n`
    const kept = { classname: 'PovRay', max_batch: null, batch_contiguous: false, supports_tiling: true }
    const hash = createHash('sha256')
      .update(JSON.stringify([code, ...Object.values(kept)]))
      .digest('hex')
    const line = /\/\/ Shipped with PyFarm.*: /.exec((await newest('PovRay')).code)?.[0] ?? ''
    await put('PovRay', { ...kept, code: `${code}${line}${hash}\n` })
    expect(await install()).toMatch(/^job type {2}PovRay +brought up to date$/m)
    expect(await newest('PovRay')).toMatchObject({ version: 3, code: expect.not.stringContaining('// older') as string })
  })

  it('adds a missing version where it belongs, and says a schema that is missing', async () => {
    await farm.call('DELETE', '/software/Blender/versions/4.2')
    await farm.call('POST', '/software/Blender/versions/', { version: 'studio', rank: 4_001_500 })
    await farm.call('PUT', '/jobtypes/Blender/versions/1/data_schema', {})
    expect(await install()).toMatch(/^software +Blender +brought up to date$/m)
    const names = (await blender()).sort((a, b) => a.rank - b.rank).map(({ version }) => version)
    expect(names.filter(name => ['4.1', '4.2', '4.3', 'studio'].includes(name))).toEqual(['4.1', '4.2', '4.3', 'studio'])
    expect((await farm.call('GET', '/jobtypes/Blender/versions/1/data_schema')).body).toHaveProperty('required')
  })

  it('leaves what a studio has changed or made', async () => {
    await put('Blender', { classname: 'Blender', supports_tiling: true, code: `${(await newest('Blender')).code}// ours` })
    await farm.call('DELETE', '/software/Maya')
    await farm.call('POST', '/software/', { software: 'Maya', versions: [{ version: '2024' }] })
    const told = await install()
    expect(told).toMatch(/^job type {2}Blender +yours: it was changed or made here/m)
    expect(told).toMatch(/^software +Maya +yours: /m)
    expect((await newest('Blender')).version).toBe(2)
  })

  it('lists job types, and shows one with what its data may be', async () => {
    expect((await run('jobtypes')).stdout).toMatch(/^name +version +what it does\n[^]*^PovRay +3 +Renders frames/m)
    const { stdout } = await run('jobtype', 'PovRay')
    expect(stdout).toMatch(/^PovRay version 3\nRenders frames or tiles[^]*^quality +whole number, 0 to 11 +POV-Ray’s quality/m)
    expect(stdout).toMatch(/^scene +text +needed +Absolute path of the scene\. Example: \/shots\/ball\.pov$/m)
    const { stdout: json } = await run('jobtype', 'PovRay', '--json')
    expect(JSON.parse(json)).toMatchObject({ version: 3, data_schema: { type: 'object' }, code: expect.any(String) as string })
    expect(await run('jobtype', 'Nothing')).toMatchObject({ status: 1, stderr: expect.stringContaining('not found') as string })
  })

  it('registers job types and discovery code of a studio’s own', async () => {
    const file = join(farm.folder, 'own.ts')
    const schema = join(farm.folder, 'own.json')
    await writeFile(file, 'export const Studio = 1')
    await writeFile(schema, '{"type": "object", "required": ["text"]}')
    const put = (...args: string[]) => run('put-jobtype', 'Studio', file, ...args)
    expect(await put('--max-batch', '3', '--tiles', '--schema', schema)).toMatchObject({
      status: 0,
      stdout: 'job type Studio is there in version 1\n',
    })
    expect(await newest('Studio')).toMatchObject({
      classname: 'Studio',
      max_batch: 3,
      batch_contiguous: true,
      supports_tiling: true,
    })
    expect(await run('submit', 'Studio', '--frames', '1')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('`text` is missing') as string,
    })
    expect((await put('--classname', 'Other', '--no-contiguous')).stdout).toBe('job type Studio is there in version 2\n')
    expect(await newest('Studio')).toMatchObject({ classname: 'Other', max_batch: null, batch_contiguous: false })
    expect(await run('put-jobtype', 'Studio', join(farm.folder, 'none.ts'))).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/none\.ts can't be read: ENOENT/) as string,
    })
    expect((await put('--schema', file)).stderr).toMatch(/own\.ts is no JSON/)
    const discover = (version: string) => run('put-discovery', 'Mine', version, file, '--function', 'Studio')
    expect((await discover('1')).stdout).toBe('Mine 1 is there, and the agents look for it\n')
    expect(await discover('2')).toMatchObject({ status: 0 })
    expect(await farm.call('GET', '/software/Mine/versions/2')).toMatchObject({ body: { discovery_function_name: 'Studio' } })
    expect(await discover('2')).toMatchObject({ status: 1 })
  })

  describe('that submits a job', () => {
    const good = ['--data', 'scene=/shots/ball.pov', '--data', 'output=/renders/ball-####.png']
    const submit = (...args: string[]) => run('submit', 'PovRay', '--frames', '1-2', ...args)
    const jobs = async () => z.array(z.unknown()).parse((await farm.call('GET', '/jobs/')).body).length

    it('refuses data that is wrong, by its keys, and submits nothing', async () => {
      const { status, stderr } = await submit('--data', 'scene=ball.pov', '--data', 'quality=12')
      expect(status).toBe(1)
      expect(stderr).toMatch(/nothing was submitted, as the data is wrong:\n/)
      expect(stderr).toMatch(/^ {2}`output` is missing: text, such as "\/renders\/frame-####\.png"\. Absolute path/m)
      expect(stderr).toMatch(/^ {2}`scene` can't be "ball\.pov": text, such as/m)
      expect(stderr).toMatch(/^ {2}`quality` can't be 12: whole number, 0 to 11\./m)
      expect(stderr).toMatch(/"pyfarm jobtype PovRay" says what its data may be, --no-check submits it all the same/)
      expect(await jobs()).toBe(0)
    })

    it('takes it with --no-check', async () => {
      expect(await submit('--no-check', '--data', 'quality=12')).toMatchObject({ status: 0, stderr: '' })
      expect(await jobs()).toBe(1)
    })

    it('cuts frames into tiles where the job type can, and says so where it can’t', async () => {
      expect((await submit(...good, '--tiles', '4')).stdout).toContain('8 tasks')
      expect(await run('submit', 'CommandLine', '--frames', '1', '--tiles', '4', '--data', 'command=ls')).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('job type CommandLine does not support tiling') as string,
      })
    })

    it('takes what is right, and notes a key that the job type does not know', async () => {
      expect(await submit(...good)).toMatchObject({ status: 0, stderr: '' })
      const { status, stderr } = await submit(...good, '--data', 'qualty=9')
      expect([status, stderr]).toEqual([
        0,
        expect.stringMatching(/^note: `qualty` is no key of this job type's: it knows scene, /),
      ])
    })

    it('does not look at the data of job types that say nothing of it', async () => {
      await farm.call('POST', '/jobtypes/', { name: 'Own', code: 'export const Own = 1' })
      expect(await run('submit', 'Own', '--frames', '1', '--data', 'any=1')).toMatchObject({ status: 0, stderr: '' })
      expect((await run('jobtype', 'Own')).stdout).toContain('What its data may be is not said.')
      expect(await run('submit', 'None', '--frames', '1')).toMatchObject({ status: 1 })
    })
  })
})
