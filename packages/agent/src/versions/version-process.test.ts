import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startVersion, watchTrial } from './version-process.js'

const options = { master: 'http://127.0.0.1:1', home: '/home', host: '127.0.0.1', port: 0, debug: false }
const stay =
  'setInterval(() => {}, 1000); process.on("disconnect", () => process.exit(0)); if (!process.connected) process.exit(0);'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'version-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function start(code: string, onReady: (url: string) => void = () => undefined) {
  const program = join(folder, 'start.mjs')
  await writeFile(program, code)
  return startVersion(program, options, onReady)
}
const never = () => Promise.resolve(false)
const always = () => Promise.resolve(true)

describe('a version', () => {
  it('is told its options, and tells where it is', async () => {
    let url = ''
    const version = await start(
      `process.on('message', ({ kind, options }) => {
        process.send({ kind: 'ready', url: 'http://' + options.host + ':7/' + kind + options.home }, () => process.exit(0))
      })`,
      at => (url = at),
    )
    expect(await version.ended).toEqual({ kind: 'stopped' })
    expect(url).toBe('http://127.0.0.1:7/start/home')
  })

  it.each([
    ['process.exit(0)', { kind: 'stopped' }],
    ['process.exit(75)', { kind: 'restart' }],
    ['process.exit(3)', { kind: 'failed', reason: 'exit code 3' }],
    ['process.kill(process.pid, "SIGKILL")', { kind: 'failed', reason: 'SIGKILL' }],
    [
      'process.send({ kind: "problem", message: "no disk is left" }, () => process.exit(1))',
      { kind: 'failed', reason: 'no disk is left' },
    ],
  ])('that does %s ends so', async (code, end) => {
    expect(await (await start(code)).ended).toEqual(end)
  })

  it('ends in good order when it is asked to', async () => {
    const version = await start(`process.send({ kind: 'registered' });${stay}`)
    await version.registered
    version.stop()
    expect(await version.ended).toEqual({ kind: 'stopped' })
  })
})

describe('a version on trial', () => {
  it('passes once it is registered', async () => {
    const version = await start(`process.send({ kind: 'registered' });${stay}`)
    expect(await watchTrial(version, { milliseconds: 60_000, masterAnswers: always })).toBeUndefined()
    version.stop()
    await version.ended
  })

  it.each([
    ['throw new Error("broken")', 'exit code 1'],
    ['import "not-there"', 'exit code 1'],
    ['process.exit(0)', 'it ended before it was registered'],
    ['process.exit(75)', 'it ended before it was registered'],
  ])('fails with %s', async (code, reason) => {
    expect(await watchTrial(await start(code), { milliseconds: 60_000, masterAnswers: always })).toBe(reason)
  })

  it('fails when it is there and does not register though the master answers', async () => {
    const version = await start(stay)
    expect(await watchTrial(version, { milliseconds: 10, masterAnswers: always })).toMatch(
      /^it was not registered with the master/,
    )
    version.stop()
    await version.ended
  })

  it('is given more time while the master is away', async () => {
    const answers = [false, false, true]
    const version = await start(stay)
    expect(
      await watchTrial(version, { milliseconds: 10, masterAnswers: () => Promise.resolve(answers.shift() ?? true) }),
    ).toBeDefined()
    expect(answers).toEqual([])
    version.stop()
    await version.ended
    const late = await start(`setTimeout(() => process.send({ kind: 'registered' }), 50);${stay}`)
    expect(await watchTrial(late, { milliseconds: 10, masterAnswers: never })).toBeUndefined()
    late.stop()
    await late.ended
  })
})
