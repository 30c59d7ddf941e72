// Thousands of requests that nobody should send: none is answered with 5xx, each refusal is a sentence in JSON, the master lives on.
// `npm run fuzz` sends 20,000. PYFARM_TEST_FUZZ_SEED repeats a run, PYFARM_TEST_FUZZ_REQUESTS says how many.
import { Agent, request } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { operationsOf } from './fuzz/document.js'
import { agents } from './fuzz/hostile-values.js'
import { fuzzRequests } from './fuzz/requests.js'
import type { FuzzRequest } from './fuzz/requests.js'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'

const count = Number(process.env['PYFARM_TEST_FUZZ_REQUESTS'] ?? 2_000)
const seed = Number(process.env['PYFARM_TEST_FUZZ_SEED'] ?? Date.now() % 1_000_000_000)
const atOnce = 8
/** What is there is deleted by chance; after so many requests it is made again. */
const freshEvery = 250

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

let farm: TestFarm
const connections = new Agent({ keepAlive: true, maxSockets: atOnce })
beforeAll(async () => {
  // Without a scheduler nothing is called at the addresses that requests make up.
  farm = await openFarm({}, ['--no-scheduler'])
})
afterAll(async () => {
  connections.destroy()
  await farm.close()
})

const send = ({ method, path, headers, body }: FuzzRequest): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(new URL(farm.url()), { method, path, headers, agent: connections }, response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk.slice(0, 10_000)))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', body: text }),
      )
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })

const refusalSchema = z.object({ error: z.string().min(1) })

/** What is wrong with the answer; undefined when nothing is. */
function faultOf({ method }: FuzzRequest, { status, type, body }: Answer): string | undefined {
  if (status >= 500) return `${status} ${body.slice(0, 300)}`
  if (status < 400 || method === 'HEAD') return undefined
  const isSentence = type === 'application/json' && refusalSchema.safeParse(JSON.parse(body)).success
  return isSentence ? undefined : `${status} without a sentence: ${type} ${body.slice(0, 300)}`
}

const shown = ({ method, path, headers, body }: FuzzRequest): string =>
  `${method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 200)} ${body?.toString().slice(0, 300) ?? ''}`

async function furnish(): Promise<void> {
  const [agent] = agents
  await farm.call('POST', '/jobtypes/', { name: 'Render', classname: 'Render', code: 'pass' })
  await farm.call('POST', '/jobqueues/', { name: 'films' })
  await farm.call('POST', '/software/', { software: 'Blender', versions: [{ version: '4.1' }] })
  await farm.call('POST', '/agents/', { id: agent, hostname: 'one', port: 50_000, ram: 4096, free_ram: 1, cpus: 4 })
  await farm.call('POST', '/tags/', { tag: 'gpu' })
  await farm.call('POST', '/jobs/', { title: 'A shot', jobtype: 'Render', start: 1, end: 3, user: 'ann', tags: ['gpu'] })
}

it(`${count} hostile requests are all answered below 500 (seed ${seed})`, async () => {
  console.log(`fuzz: ${count} requests, PYFARM_TEST_FUZZ_SEED=${seed}`)
  const document: unknown = await (await fetch(`${farm.url()}/api/openapi.json`)).json()
  const requests = fuzzRequests(operationsOf(document))
  const faults = new Map<string, string>()
  const statuses = new Map<number, number>()
  const one = async (sent: FuzzRequest) => {
    const answer = await send(sent).catch((error: unknown) => ({ status: 599, type: '', body: String(error) }))
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    const fault = faultOf(sent, answer)
    if (fault !== undefined) faults.set(`${sent.method} ${fault.slice(0, 80)}`, `${shown(sent)} -> ${fault}`)
  }
  for (let done = 0; done < count; done += freshEvery) {
    await furnish()
    const batch = fc.sample(requests, { seed: seed + done, numRuns: Math.min(freshEvery, count - done) })
    for (let index = 0; index < batch.length; index += atOnce) await Promise.all(batch.slice(index, index + atOnce).map(one))
    await turn()
  }
  console.log(
    `fuzz: ${[...statuses]
      .sort(([a], [b]) => a - b)
      .map(([status, times]) => `${times} x ${status}`)
      .join(', ')}`,
  )
  expect([...faults.values()]).toEqual([])
  expect((await fetch(`${farm.url()}/healthz`)).status).toBe(200)
  expect(farm.master().stdout()).not.toContain('request failed')
  // Requests reached what they were made for, too.
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 201, 204, 400, 404, 409, 415]))
}, 600_000)
