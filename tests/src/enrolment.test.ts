// A farm that speaks TLS with a certificate of its own, whose agents are enrolled; and where its secrets are not found.
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openTls } from '@pyfarm/master/http/tls'
import { tlsPinnedTo } from '@pyfarm/contract/pinned-certificate'
import { endAll, pyfarm, runPyfarm } from './harness/processes.js'
import type { Started } from './harness/processes.js'
import { until } from './harness/until.js'

const agentsSchema = z.array(z.object({ id: z.string(), state: z.string(), port: z.int() }))
const masterSchema = z.object({ url: z.string(), certificate: z.object({ pem: z.string(), pin: z.string() }) })
const enrolmentSchema = z.object({ token: z.string(), orders: z.string() })

const given = { smtp: 'smtp-pass-4711', key: 'secret-key-4712-secret-key-4712', csrf: 'csrf-key-4713-csrf-key-4713' }
const environment = {
  PYFARM_SMTP_SERVER: '127.0.0.1',
  PYFARM_SMTP_PORT: '1',
  PYFARM_SMTP_LOGIN: `[mailer, ${given.smtp}]`,
  PYFARM_SECRET_KEY: given.key,
  PYFARM_CSRF_SESSION_KEY: given.csrf,
  PYFARM_DEBUG: 'true',
}

describe('a farm with TLS and enrolled agents', () => {
  let folder: string
  let home: string
  let up: Started
  const started: Started[] = []
  const keys: string[] = []
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pyfarm-enrolment-'))
    home = join(folder, 'home')
    up = pyfarm(['up', '--home', home, '--port', '0', '--no-demo', '--tls-self-signed'], environment)
    started.push(up)
    await until(async () => (await agents().catch(() => [])).some(({ state }) => state === 'online'), 'its agent is there')
  })
  afterAll(async () => {
    await endAll(started, folder)
    await rm(folder, { recursive: true, force: true })
  })

  const master = async () => masterSchema.parse(JSON.parse(await readFile(join(home, 'master.json'), 'utf8')))
  const run = (...args: string[]) => runPyfarm([...args, '--home', home])
  const agents = async () => agentsSchema.parse(JSON.parse((await run('agents', '--json')).stdout))
  const newKey = async () => {
    const { stdout, stderr } = await run('agents', 'enrol-key')
    expect(stderr).toContain('shown this one time')
    const key = stdout.trim()
    keys.push(key)
    return key
  }
  const startAgent = (name: string, at: string, key: string) => {
    const place = ['--home', join(folder, name), '--host', '127.0.0.1', '--hostname', '127.0.0.1', '--port', '0']
    const agent = pyfarm(['agent', '--master', at, ...place], { PYFARM_ENROL_KEY: key })
    started.push(agent)
    return agent
  }
  const enrolmentOf = async (path: string) =>
    enrolmentSchema.parse(JSON.parse(await readFile(join(path, 'enrolment.json'), 'utf8')))
  const get = async (path: string, method = 'GET', token?: string) => {
    const { url, certificate } = await master()
    return new Promise<string>((resolve, reject) => {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
      const sent = request(`${url}${path}`, { method, headers, agent: false, ...tlsPinnedTo(certificate) }, answer => {
        let text = JSON.stringify(answer.headers)
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
        answer.once('end', () => {
          resolve(text)
        })
      })
      sent.once('error', reject)
      sent.end()
    })
  }

  it('renders: master, agent and commands of the home know each other by the certificate', async () => {
    const { url, certificate } = await master()
    expect([url.startsWith('https://'), (await stat(join(home, 'tls.pem'))).mode & 0o777]).toEqual([true, 0o600])
    expect((await stat(join(home, 'pyfarm.sqlite'))).mode & 0o777).toBe(0o600)
    expect(certificate.pem).toContain('BEGIN CERTIFICATE')
    const submitted = await run('submit', 'CommandLine', '--frames', '1-2', '--data', 'command=echo', '--watch')
    expect(submitted).toMatchObject({ status: 0 })
  })

  it('has agents that take orders from nobody else, not even on this machine', async () => {
    const [agent] = await agents()
    const order = async (headers: Record<string, string>) => {
      const reply = await fetch(`http://127.0.0.1:${agent?.port}/api/v1/stop`, { method: 'POST', headers })
      return [reply.status, z.object({ error: z.string() }).parse(await reply.json()).error]
    }
    const { token } = await enrolmentOf(join(home, 'agents', '1'))
    const refused = [401, expect.stringContaining('This agent is enrolled')]
    expect(await order({})).toEqual(refused)
    expect(await order({ authorization: `Bearer ${token}` })).toEqual(refused)
    expect((await stat(join(home, 'agents', '1', 'enrolment.json'))).mode & 0o777).toBe(0o600)
  })

  it('enrols an agent by a key, once; whose token was revoked it keeps out, and the agent waits', async () => {
    const { url } = await master()
    const key = await newKey()
    const two = startAgent('two', url, key)
    await until(async () => (await agents()).length === 2, 'the second agent is registered')
    const three = startAgent('three', url, key)
    expect([await three.ended, three.stderr()]).toEqual([1, expect.stringContaining('was used already')])
    const tokens = (await run('tokens', '--all')).stdout.split('\n')
    const id = (await readFile(join(folder, 'two', 'agent-id'), 'utf8')).trim()
    const row = tokens.find(line => line.includes(id)) ?? ''
    expect(await run('tokens', 'revoke', row.trim().split(/\s+/)[0] ?? '')).toMatchObject({ status: 0 })
    await until(() => /enrol it anew/.test(two.stdout() + two.stderr()), 'the agent says what became of its token')
    expect((await agents()).find(agent => agent.id === id)?.state).toBe('disabled')
    expect(two.child.exitCode).toBeNull()
  })

  it('is taken for no other: who stands in between is told nothing', async () => {
    const own = { tls_cert: null, tls_key: null, tls_self_signed: true, base_url: 'https://127.0.0.1' }
    const pair = await openTls(own, folder)
    if (pair === undefined) throw new Error('There is no other certificate.')
    let asked = 0
    const other = createServer({ key: pair.key, cert: pair.cert }, (_request, response) => {
      asked++
      response.end()
    })
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const four = startAgent('four', `https://127.0.0.1:${port}`, await newKey())
    expect([await four.ended, four.stderr(), asked]).toEqual([1, expect.stringContaining('its certificate is another'), 0])
    other.close()
  })

  it('is known to who logs in from elsewhere by its fingerprint, and to nobody else', async () => {
    const { url, certificate } = await master()
    const user = ['users', 'create', 'ada', '--role', 'admin', '--home', home]
    expect(await runPyfarm(user, {}, 'correct horse 7\ncorrect horse 7\n')).toMatchObject({ status: 0 })
    const elsewhere = { XDG_CONFIG_HOME: join(folder, 'config') }
    const there = ['--master', url, '--home', join(folder, 'elsewhere')]
    const logIn = (fingerprint: string) =>
      runPyfarm(['login', '--user', 'ada', '--fingerprint', fingerprint, ...there], elsewhere, 'correct horse 7\n')
    expect(await logIn('AB:CD')).toMatchObject({ status: 1, stderr: expect.stringContaining('has another certificate') })
    expect(await runPyfarm(['jobs', ...there], elsewhere)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('not known here'),
    })
    expect(await logIn(new X509Certificate(certificate.pem).fingerprint256)).toMatchObject({ status: 0 })
    expect(await runPyfarm(['jobs', ...there], elsewhere)).toMatchObject({ status: 0 })
  })

  it('does not listen to other machines without TLS, unless told so', async () => {
    const args = ['master', '--home', join(folder, 'open'), '--host', '0.0.0.0', '--port', '0']
    expect(await runPyfarm(args)).toMatchObject({ status: 1, stderr: expect.stringContaining('--insecure') })
  })

  it('shows its secrets nowhere', async () => {
    const token = (await readFile(join(home, 'token'), 'utf8')).trim()
    const own = await Promise.all([join(home, 'agents', '1'), join(folder, 'two')].map(enrolmentOf))
    const pem = async (name: string) => (await readFile(join(home, name), 'utf8')).split('\n')[1] ?? ''
    const secrets = [...Object.values(given), token, ...keys.map(key => key.split('.')[0] ?? ''), ...own.map(each => each.token)]
    const all = [...secrets, await pem('agent_update_key.pem'), await pem('tls.pem')].filter(secret => secret !== '')
    expect(all.length).toBeGreaterThan(8)
    const api = [
      '/agents/?include=details',
      '/tokens/?all=true',
      '/enrolment_keys/',
      '/audit/',
      '/session',
      '/users/',
      '/mails/',
      '/settings/',
      '/nothing',
    ]
    const answers = [
      ...(await Promise.all([...api.map(path => `/api/v1${path}`), '/metrics'].map(path => get(path, 'GET', token)))),
      await get('/api/v1/jobs/', 'POST', token),
      await get('/api/v1/jobs/', 'GET', `${token}x`),
    ]
    const logs = await Promise.all((await readdir(join(home, 'logs'))).map(name => readFile(join(home, 'logs', name), 'utf8')))
    const printed = started.flatMap(each => [each.stdout(), each.stderr()])
    const settings = await runPyfarm(['settings', '--home', home], environment)
    const processes = readdirSync('/proc').filter(name => /^\d+$/.test(name))
    const places = { answers, logs, printed, settings: [settings.stdout, settings.stderr], processes: processes.map(commandLine) }
    const found = Object.entries(places).flatMap(([place, texts]) =>
      all.filter(secret => texts.some(text => text.includes(secret))).map(secret => `${place}: ${secret.slice(0, 12)}`),
    )
    expect(found).toEqual([])
  })

  it('says nothing of the password of its database when that can’t be reached', async () => {
    const password = 'db-pass-4714'
    const database = `postgresql://farm:${password}@127.0.0.1:1/pyfarm`
    const { status, stdout, stderr } = await runPyfarm(['master', '--home', join(folder, 'db'), '--port', '0'], {
      PYFARM_DATABASE: database,
      PYFARM_DEBUG: 'true',
    })
    expect([status, (stdout + stderr).includes(password), stderr]).toEqual([1, false, expect.stringContaining('127.0.0.1')])
  })
})

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
