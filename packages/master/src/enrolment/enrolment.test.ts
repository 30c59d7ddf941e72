// How an agent becomes one of the farm, and what its enrolment is worth, through the real server.
import { createHmac } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { provenText } from '@pyfarm/contract/api/enrolment'
import { agentUserAgent } from '@pyfarm/contract/agent-protocol'
import { agentId, instant } from '@pyfarm/contract/ids'
import type { AgentId } from '@pyfarm/contract/ids'
import { createAgentCaller } from '../agent-link/agent-caller.js'
import { createLink, reach } from '../agent-link/link.js'
import { hashOfSecret, newToken } from '../auth/secret-texts.js'
import { addPersonalToken, addUser, bearer, outside } from '../auth/testing/people.js'
import { onEachDatabase } from '../testing/test-databases.js'
import { idOf, startTestFarm } from '../testing/test-farm.js'
import type { FarmAnswer } from '../testing/test-farm.js'
import { addAgentRow } from '../testing/test-rows.js'

let number = 0
const newId = (): AgentId => agentId(`0b9e7b3e-2c1e-4f0e-9a55-1d1b7c7a${String(++number).padStart(4, '0')}`)

function textOf({ body }: FarmAnswer, name: string): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  if (typeof value !== 'string') throw new Error(`There is no ${name} in ${JSON.stringify(body)}`)
  return value
}

onEachDatabase('enrolment', database => {
  let now = Date.now()
  const current = startTestFarm(database, { trusted_role: 'user' }, { clock: () => instant(now) })
  let operator: Record<string, string>
  let admin: Record<string, string>
  beforeAll(async () => {
    const { farm } = current()
    operator = bearer(await addPersonalToken(farm, await addUser(farm, 'olga', 'operator')))
    admin = bearer(await addPersonalToken(farm, await addUser(farm, 'ada', 'admin')))
  })
  const makeKey = async (body: object = {}) =>
    current().send('POST', '/enrolment_keys/', body, { headers: operator, from: outside })
  const newKey = async (body?: object) => textOf(await makeKey(body), 'key')
  const enrol = (key: string, agent: AgentId, token = newToken('agent'), former?: string, from = outside) => {
    const proof = former === undefined ? undefined : proofOf(hashOfSecret(former), agent, token)
    return current().send('POST', '/enrol', { key, agent_id: agent, token, proof }, { from })
  }
  const proofOf = (hash: string, agent: AgentId, token: string) =>
    createHmac('sha256', hash).update(provenText(agent, token)).digest('hex')
  const announce = (agent: AgentId, token?: string) =>
    current().send(
      'POST',
      `/agents/${agent}`,
      { state: 'online' },
      {
        headers: { ...(token === undefined ? {} : bearer(token)), 'user-agent': agentUserAgent },
        from: token === undefined ? '127.0.0.1' : outside,
      },
    )
  const enrolled = async () => {
    const [agent, token] = [newId(), newToken('agent')]
    const answer = await enrol(await newKey(), agent, token)
    expect(answer.status).toBe(201)
    await addAgentRow(current().farm.database.write, { id: agent })
    return { agent, token, orderToken: textOf(answer, 'order_token') }
  }
  const auditOf = async (agent: AgentId) =>
    current()
      .farm.database.read.selectFrom('audit_entries')
      .select(['action', 'status', 'credential'])
      .where('target', '=', `agent ${agent}`)
      .where('action', '=', 'enrol')
      .orderBy('id')
      .execute()

  it('gives for a key a token that lets in that agent alone, and the master’s own for it', async () => {
    const { agent, token, orderToken } = await enrolled()
    const other = newId()
    await addAgentRow(current().farm.database.write, { id: other })
    expect([(await announce(agent, token)).status, (await announce(other, token)).status]).toEqual([200, 403])
    const link = createLink(current().farm, createAgentCaller(current().farm.settings), new AbortController().signal)
    expect((await reach(link, agent))?.target.token).toBe(orderToken)
    expect((await reach(link, other))?.target).not.toHaveProperty('token')
    await link.caller.close()
    expect(await auditOf(agent)).toEqual([
      { action: 'enrol', status: 201, credential: expect.stringMatching(/^enrolment key \d+$/) as string },
    ])
  })

  it('takes a key as often as it is for, and once when several use it at the same moment', async () => {
    const key = await newKey({ uses: 2, name: 'rack 7' })
    const answers = await Promise.all(Array.from({ length: 5 }, () => enrol(key, newId())))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 403, 403, 403])
    expect(JSON.stringify(answers.find(({ status }) => status === 403)?.body)).toContain('was used already')
  })

  it('answers an agent again that did not get its answer, without another use of the key', async () => {
    const [key, agent, token] = [await newKey(), newId(), newToken('agent')]
    const [first, again] = [await enrol(key, agent, token), await enrol(key, agent, token)]
    expect([first.status, again.body]).toEqual([201, first.body])
    expect((await enrol(key, newId())).status).toBe(403)
  })

  it('refuses keys that are wrong, expired or revoked, and keeps that in the audit', async () => {
    const expired = await newKey({ expires_on: new Date(now + 60_000).toISOString() })
    const usual = await newKey()
    const made = await makeKey()
    expect((await current().send('DELETE', `/enrolment_keys/${idOf(made)}`, undefined, { headers: operator })).status).toBe(204)
    expect((await current().send('DELETE', `/enrolment_keys/${idOf(made)}`, undefined, { headers: operator })).status).toBe(404)
    now += 61_000
    const agent = newId()
    const refused = [
      await enrol(newToken('enrolment'), agent),
      await enrol(expired, agent),
      await enrol(textOf(made, 'key'), agent),
    ]
    now += 3_600_000
    refused.push(await enrol(usual, agent))
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403])
    expect(refused.map(({ body }) => /the enrolment key (.*?);/.exec(JSON.stringify(body))?.[1])).toEqual([
      'is none of this farm',
      'has expired',
      'was revoked',
      'has expired',
    ])
    expect((await auditOf(agent)).map(({ status }) => status)).toEqual([403, 403, 403, 403])
    expect((await announce(agent)).status).toBe(404)
  })

  it('makes who tries again and again wait, from that address alone', async () => {
    const there = '198.51.100.9'
    let answer = await enrol('pyfarm_e_wrong', newId(), undefined, undefined, there)
    for (let tries = 0; answer.status === 403 && tries < 100; tries++)
      answer = await enrol('pyfarm_e_wrong', newId(), undefined, undefined, there)
    expect([answer.status, Number(answer.headers['retry-after'])]).toEqual([429, expect.any(Number)])
    expect((await enrol(await newKey(), newId(), undefined, undefined, there)).status).toBe(429)
    expect((await enrol(await newKey(), newId())).status).toBe(201)
  })

  it('is taken over by nobody: who is enrolled is enrolled anew by itself, or after its token was revoked', async () => {
    const { agent, token } = await enrolled()
    const key = await newKey({ uses: 2 })
    expect((await enrol(key, agent)).status).toBe(409)
    expect((await enrol(key, agent, undefined, newToken('agent'))).status).toBe(409)
    const next = newToken('agent')
    expect((await enrol(key, agent, next, token)).status).toBe(201)
    expect([(await announce(agent, token)).status, (await announce(agent, next)).status]).toEqual([401, 200])
    // A token that was one before is no new one.
    expect((await enrol(key, newId(), token)).status).toBe(409)
    const listed = await current().send('GET', '/tokens/?all=true', undefined, { headers: admin })
    const held = (listed.body as { id: number; agent_id: string | null }[]).find(row => row.agent_id === agent)
    expect((await current().send('DELETE', `/tokens/${held?.id}`, undefined, { headers: admin })).status).toBe(204)
    expect((await announce(agent, next)).status).toBe(401)
    const row = await current().farm.database.read.selectFrom('agents').select('state').where('id', '=', agent).executeTakeFirst()
    expect(row?.state).toBe(200)
    expect((await enrol(key, agent)).status).toBe(201)
  })

  it('keeps others from acting for it without its token, also from a trusted network', async () => {
    const { agent } = await enrolled()
    const free = newId()
    await addAgentRow(current().farm.database.write, { id: free, hostname: 'free' })
    const registration = { hostname: 'x', port: 50_000, ram: 4096, free_ram: 1, cpus: 1 }
    const ask = async (id: AgentId) => {
      const headers = { 'user-agent': agentUserAgent }
      const answers = [
        await announce(id),
        await current().send('POST', '/agents/', { id, ...registration }, { headers, from: '127.0.0.1' }),
        await current().send('POST', `/agents/${id}/reports`, { reports: [] }, { headers, from: '127.0.0.1' }),
      ]
      return answers.map(({ status }) => status)
    }
    expect([await ask(agent), await ask(free)]).toEqual([
      [401, 401, 401],
      [200, 200, 200],
    ])
  })

  it('ends with the agent: its token holds no longer, and it can be enrolled anew', async () => {
    const { agent, token } = await enrolled()
    expect((await current().send('DELETE', `/agents/${agent}`, undefined, { headers: operator })).status).toBe(204)
    expect((await announce(agent, token)).status).toBe(401)
    expect((await enrol(await newKey(), agent)).status).toBe(201)
  })

  it('shows a key once and stores its hash alone, as with the tokens of agents', async () => {
    const made = await makeKey({ name: 'shown once' })
    const [key, token] = [textOf(made, 'key'), newToken('agent')]
    await enrol(key, newId(), token)
    const { read } = current().farm.database
    const tables = ['enrolment_keys', 'api_tokens', 'audit_entries', 'agent_enrolments'] as const
    const rows = await Promise.all(tables.map(table => read.selectFrom(table).selectAll().execute()))
    const listed = await current().send('GET', '/enrolment_keys/', undefined, { headers: operator })
    for (const secret of [key, token]) expect(JSON.stringify([rows, listed.body]).includes(secret)).toBe(false)
    expect(listed.body).toContainEqual(expect.objectContaining({ name: 'shown once', uses: 1, uses_left: 0, created_by: 'olga' }))
  })

  it.each([{ uses: 0 }, { uses: 10_001 }, { expires_on: '2001-01-01' }, { expires_on: 'soon' }, { more: 1 }])(
    'is not prepared by %j',
    async body => {
      expect((await makeKey(body)).status).toBe(400)
    },
  )
})
