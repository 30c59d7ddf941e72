import { afterEach, describe, expect, it } from 'vitest'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startAgent, type RunningAgent } from '../start-agent.js'
import { openStubMaster, type StubMaster } from '../testing/stub-master.js'
import { quickTuning, recordingLog, until } from '../testing/test-agent.js'

/** A master that keeps tags as ours does. */
async function openTagMaster(): Promise<StubMaster & { readonly tagged: Map<string, Set<string>> }> {
  const tagged = new Map<string, Set<string>>()
  const master = await openStubMaster()
  master.answer = ({ method, path, body }) => {
    if (!path.startsWith('/tags/')) return undefined
    const [tag = '', , agent = ''] = path.slice('/tags/'.length).split('/').map(decodeURIComponent)
    if (tag === '') tagged.set((body as { tag: string }).tag, new Set())
    else if (method === 'DELETE') tagged.get(tag)?.delete(agent)
    else if (!tagged.has(tag)) return { status: 404 }
    else tagged.get(tag)?.add((body as { agent_id: string }).agent_id)
    return { status: method === 'DELETE' ? 204 : 201 }
  }
  return Object.assign(master, { tagged })
}

describe('the tags of --tag', () => {
  const open: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close()
  })

  it('are made and given at registration, and taken back when they are not named any more; others stay', async () => {
    const master = await openTagMaster()
    const home = await mkdtemp(join(tmpdir(), 'agent-'))
    open.push(master.close, () => rm(home, { recursive: true, force: true }))
    const said: string[] = []
    const start = async (tags: readonly string[]): Promise<RunningAgent> => {
      const agent = await startAgent(
        { master: master.url, home, host: '127.0.0.1', port: 0, debug: false, tags },
        { log: recordingLog(said), tuning: quickTuning },
      )
      open.push(() => agent.stop())
      return agent
    }
    const first = await start(['gpu', 'a room/2'])
    const id = first.id()
    const has = (tag: string) => master.tagged.get(tag)?.has(id) === true
    await until(() => has('gpu') && has('a room/2'), 'the tags')
    master.tagged.set('by hand', new Set([id]))
    await first.stop()

    const second = await start(['gpu'])
    await until(() => !has('a room/2'), 'the tag to be taken back')
    await second.stop()
    await start([])
    await until(() => !has('gpu'), 'the other one, too')
    expect(has('by hand')).toBe(true)
    expect(said.filter(sentence => sentence.includes('tag'))).toEqual([])
  })

  it('that the master does not take are told in the log, and the agent works all the same', async () => {
    const master = await openStubMaster()
    const home = await mkdtemp(join(tmpdir(), 'agent-'))
    open.push(master.close, () => rm(home, { recursive: true, force: true }))
    master.answer = ({ path }) => (path.startsWith('/tags/') ? { status: 403 } : undefined)
    const said: string[] = []
    const agent = await startAgent(
      { master: master.url, home, host: '127.0.0.1', port: 0, debug: false, tags: ['gpu'] },
      { log: recordingLog(said), tuning: quickTuning },
    )
    open.push(() => agent.stop())
    await until(
      () => said.includes(`The master did not take this agent's tags: it answered 403 to the tag "gpu".`),
      'the sentence',
    )
    expect(agent.isRegistered()).toBe(true)
  })
})
