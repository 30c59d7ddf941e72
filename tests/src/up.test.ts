import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { processesWith, pyfarm, runPyfarm } from './harness/processes.js'
import { until } from './harness/until.js'
import { watchFarm } from './harness/watch/watch-farm.js'
import type { FarmWatch } from './harness/watch/watch-farm.js'

/** `pyfarm up` as `npm start` runs it, from an empty home to a finished animation. */
describe('pyfarm up', () => {
  let home: string
  let watch: FarmWatch | undefined
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'pyfarm-up-'))
  })
  afterAll(async () => {
    await watch?.stop()
    await until(() => processesWith(home).length === 0, 'no process is left')
    await rm(home, { recursive: true, force: true })
  })

  const pictures = () => join(home, 'output', 'demo')
  const finished = async () => (await readdir(pictures()).catch(() => [])).filter(name => /^frame-\d{4}\.png$/.test(name))

  it('is ended by Ctrl-C in mid-job, with everything that it started', async () => {
    const up = pyfarm(['up', '--home', home, '--port', '0'])
    await until(async () => (await finished()).length >= 10, 'some frames are rendered')
    const masterFile = join(home, 'master.json')
    watch = await watchFarm({
      ...{ home, folder: home, environment: {}, assigns: () => existsSync(masterFile) },
      master: () => z.object({ url: z.string() }).parse(JSON.parse(readFileSync(masterFile, 'utf8'))).url,
    })
    process.kill(-up.pid, 'SIGINT')
    expect(await up.ended).toBe(0)
    expect(processesWith(home)).toEqual([])
  })

  it('goes on where it stopped, and ends by itself when both jobs are done', async () => {
    const before = await Promise.all(
      (await finished()).slice(0, 8).map(async name => (await stat(join(pictures(), name))).mtimeMs),
    )
    const { status, stdout } = await runPyfarm(['up', '--home', home, '--port', '0', '--exit-when-done'])
    expect(status).toBe(0)
    expect(stdout).toContain(pictures())
    const after = await Promise.all(
      (await finished()).slice(0, 8).map(async name => (await stat(join(pictures(), name))).mtimeMs),
    )
    expect(after).toEqual(before)
  })

  it('has made 96 different pictures of 1280x720 and one animation of 96 frames', async () => {
    const files = await finished()
    expect(files).toHaveLength(96)
    const contents = await Promise.all(files.map(name => readFile(join(pictures(), name))))
    expect(new Set(contents.map(content => createHash('sha256').update(content).digest('hex'))).size).toBe(96)
    for (const content of contents)
      expect(await sharp(content).metadata()).toMatchObject({ format: 'png', width: 1280, height: 720 })
    expect(await sharp(join(pictures(), 'animation.webp'), { pages: -1 }).metadata()).toMatchObject({ format: 'webp', pages: 96 })
  })

  it('says at the next start that all is done, and renders nothing again', async () => {
    const animation = await stat(join(pictures(), 'animation.webp'))
    const { status, stdout } = await runPyfarm(['up', '--home', home, '--port', '0', '--exit-when-done'])
    expect(status).toBe(0)
    expect(stdout).toContain(pictures())
    expect((await stat(join(pictures(), 'animation.webp'))).mtimeMs).toBe(animation.mtimeMs)
  })

  it('takes its parts along when it is killed', async () => {
    const up = pyfarm(['up', '--home', home, '--port', '0'])
    await until(() => up.stdout().includes('http://'), 'it runs')
    await until(() => processesWith(home).length >= 3, 'its parts run')
    up.child.kill('SIGKILL')
    await until(() => processesWith(home).length === 0, 'its parts have ended')
  })
})
