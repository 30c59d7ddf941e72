import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { request, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sharedFarm } from '../testing/shared-farm.js'
import { assignmentOf, until, type TestFarm } from '../testing/test-agent.js'

const openFarm = sharedFarm({}, {}, undefined, master => {
  master.offers = 'set-aside'
})
let farm: TestFarm
let host: string
let token: string
/** Where the files lie that let frames end. */
let frames: string
beforeEach(async () => {
  farm = await openFarm()
  frames = await mkdtemp(join(farm.home, 'frames-'))
  ;({ host } = new URL(farm.agent.url))
  token = tokenIn((await ask('GET', '/')).body)
})
afterEach(async () => {
  // An agent that has ended is not used any more.
  await press('open').catch(() => undefined)
  await farm.close()
})

const tokenIn = (page: string) => /name="token" content="([^"]*)"/.exec(page)?.[1] ?? 'none'

// With the headers as given: fetch sets its own Host and leaves out Origin.
async function ask(method: string, path: string, headers: Record<string, string> = {}, body?: object) {
  const { port } = new URL(farm.agent.url)
  const sent = request({
    port,
    host: '127.0.0.1',
    method,
    path,
    headers: { host, 'content-type': 'application/json', ...headers },
  })
  sent.end(body === undefined ? undefined : JSON.stringify(body))
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) }
}
const press = (mode: string, headers: Record<string, string> = {}) =>
  ask('POST', '/page/intake', { origin: `http://${host}`, 'x-pyfarm-token': token, ...headers }, { mode })
const state = async () => JSON.parse((await ask('GET', '/page/state')).body) as { intake: string; work: { tail: unknown[] }[] }

/** One process for all frames, which it renders one after the other: each takes until a file of its number is there. */
const oneByOne = (folder: string) => `import { defineJobType } from '@pyfarm/agent/job-type'
const script = \`const { existsSync } = require('node:fs')
  const next = frame => {
    if (frame > 3) process.exit()
    console.log('begin ' + frame)
    const look = setInterval(() => {
      if (!existsSync(${JSON.stringify(folder)} + '/' + frame)) return
      clearInterval(look)
      console.log('end ' + frame)
      next(frame + 1)
    }, 5)
  }
  next(1)\`
export const Work = defineJobType({
  commandData: () => ({ command: ${JSON.stringify(process.execPath)}, arguments: ['-e', script] }),
  processStarted: () => undefined,
  processLine(work, { text }) {
    const [word, frame] = text.split(' ')
    const task = work.tasks.find(each => each.frame === Number(frame))
    if (word === 'begin') { work.setTaskState(task, 'running'); work.setTaskProgress(task, 0.5) }
    if (word === 'end') work.setTaskState(task, 'done')
  },
})`
const statesOf = (task: number) =>
  farm.master.seen(new RegExp(`POST /jobs/1/tasks/${task}$`)).flatMap(({ body }) => {
    const { state } = body as { state?: string }
    return state === undefined ? [] : [state]
  })

describe('the page', () => {
  it('lets in nothing from elsewhere, and is not kept', async () => {
    for (const path of ['/', '/page/page.js', '/page/page.css', '/page/icon.svg', '/page/state']) {
      const { status, headers } = await ask('GET', path)
      expect([path, status]).toEqual([path, 200])
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringMatching(/^default-src 'none'; script-src 'self'; style-src 'self'/) as string,
        'x-frame-options': 'DENY',
        'cache-control': 'no-store',
      })
    }
    expect((await ask('GET', '/')).body).not.toMatch(/(?:src|href)="(?!\/)|\son\w+=|style=/)
  })

  it('gets what its buttons need only at the machine', async () => {
    expect(token).toMatch(/^[\w-]{32}$/)
    for (const name of ['localhost', '127.0.0.1:7', '[::1]:7', 'LOCALHOST:80'])
      expect(tokenIn((await ask('GET', '/', { host: name })).body)).toBe(token)
    for (const name of ['evil.example', 'localhost.evil.example', '10.0.0.1', '127.0.0.1.evil.example'])
      expect(tokenIn((await ask('GET', '/', { host: name })).body)).toBe('')
  })

  it('shows what runs, how far it is, and the last lines of its log', async () => {
    farm.master.jobTypes.set('Frames', oneByOne(frames))
    await farm.call('POST', '/api/v1/assign', assignmentOf('Frames', [1, 2, 3]))
    await until(async () => JSON.stringify((await state()).work[0]?.tail ?? '').includes('begin 1'), 'the line')
    expect(await state()).toMatchObject({
      intake: 'open',
      isRegistered: true,
      lastError: null,
      work: [
        {
          title: 'A job',
          jobType: 'Frames',
          left: 3,
          total: 3,
          tasks: [
            { frame: 1, tile: null, state: 'running', progress: 0.5 },
            { frame: 2, state: 'waiting' },
            { frame: 3, state: 'waiting' },
          ],
        },
      ],
    })
  })
})

describe('a button', () => {
  it.each<[string, Record<string, string>]>([
    ['from another page', { origin: 'http://evil.example' }],
    ['from a page without an origin', { origin: 'null' }],
    ['from a name that leads here', { host: 'evil.example', origin: 'http://evil.example' }],
    ['with the token of another start', { 'x-pyfarm-token': 'x'.repeat(32) }],
    ['without a token', { 'x-pyfarm-token': '' }],
  ])('pressed %s does nothing', async (_what, headers) => {
    const { status, body } = await press('drain', headers)
    expect(status).toBe(403)
    expect(JSON.parse(body)).toEqual({
      error: expect.stringMatching(/^(?:The buttons work only|This page is from before)/) as string,
    })
    expect((await state()).intake).toBe('open')
  })

  it('that there is not is 400', async () => {
    expect((await press('explode')).status).toBe(400)
  })

  it('is told to the master, and to who sends work', async () => {
    expect((await press('drain')).status).toBe(200)
    await until(() => farm.master.seen(/POST \/agents\/.+/).length === 1, 'the announcement')
    expect(farm.master.seen(/POST \/agents\/.+/)[0]?.body).toMatchObject({ state: 'online', set_aside: true })
    expect(await farm.call('POST', '/api/v1/assign', assignmentOf('Any', [4, 5]))).toEqual({
      status: 409,
      body: { error: 'This agent is set aside at the machine by hand.', rejected_task_ids: [4, 5] },
    })
    await press('open')
    await until(() => farm.master.seen(/POST \/agents\/.+/).length === 2, 'the announcement')
    expect(farm.master.seen(/POST \/agents\/.+/)[1]?.body).toMatchObject({ set_aside: false })
    expect(await farm.call('POST', '/api/v1/assign', assignmentOf('Any', [4, 5]))).toMatchObject({ status: 202 })
  })
})

describe('work that is here', () => {
  const finish = (frame: number) => writeFile(join(frames, String(frame)), '')
  beforeEach(async () => {
    farm.master.jobTypes.set('Frames', oneByOne(frames))
    await farm.call('POST', '/api/v1/assign', assignmentOf('Frames', [1, 2, 3]))
    await until(() => statesOf(1).includes('running'), 'the first frame')
  })

  it('is paused after the frame under way: the rest goes back to the farm', async () => {
    await press('pause')
    // The master sends it again, not sure whether it came: it is known, and stays.
    expect(await farm.call('POST', '/api/v1/assign', assignmentOf('Frames', [1, 2, 3]))).toMatchObject({ status: 202 })
    await finish(1)
    await until(() => statesOf(3).includes('queued'), 'the rest')
    expect(statesOf(1)).toEqual(['running', 'done'])
    expect(statesOf(2).at(-1)).toBe('queued')
    expect(statesOf(3)).toEqual(['queued'])
    await until(async () => (await state()).work.length === 0, 'the end')
  })

  it('is finished when the agent drains', async () => {
    await press('drain')
    for (const frame of [1, 2, 3]) await finish(frame)
    await until(() => statesOf(3).includes('done'), 'the last frame')
    expect([1, 2, 3].map(statesOf)).toEqual(Array.from({ length: 3 }, () => ['running', 'done']))
  })

  it('goes on as if nothing was when work is taken again before the frame has ended', async () => {
    await press('pause')
    await press('open')
    for (const frame of [1, 2, 3]) await finish(frame)
    await until(() => statesOf(3).includes('done'), 'the last frame')
    expect(statesOf(2)).toEqual(['running', 'done'])
  })
})

describe('what was chosen', () => {
  it('lasts over a restart', async () => {
    await press('drain')
    await until(() => farm.said.some(sentence => sentence.includes('takes nothing new')), 'the sentence')
    const { home } = farm
    await farm.agent.stop()
    const { startAgent } = await import('../start-agent.js')
    const agent = await startAgent({ master: farm.master.url, home, host: '127.0.0.1', port: 0, debug: false })
    const answer = await fetch(`${agent.url}/page/state`)
    expect(await answer.json()).toMatchObject({ intake: 'drain' })
    await agent.stop()
  })
})
