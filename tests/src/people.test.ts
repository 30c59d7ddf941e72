// People at the command line and in a real browser, on a farm that lets nobody in without a login.
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, picture } from './harness/browser.js'
import type { Browser } from './harness/browser.js'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import { runPyfarm } from './harness/processes.js'

const closed = { PYFARM_TRUSTED_NETWORKS: '[]' }
const password = 'a long enough one'

describe('commands', () => {
  let farm: TestFarm
  beforeAll(async () => {
    farm = await openFarm(closed)
  })
  afterAll(() => farm.close())
  const elsewhere = () => ({ XDG_CONFIG_HOME: join(farm.folder, 'config'), PYFARM_HOME: join(farm.folder, 'nothing') })
  const inHome = (args: readonly string[], input?: string) =>
    runPyfarm([...args, '--home', farm.home], { XDG_CONFIG_HOME: join(farm.folder, 'of the owner') }, input)
  const away = (args: readonly string[], input?: string) => runPyfarm([...args, '--master', farm.url()], elsewhere(), input)

  it('of who owns the home are an administrator’s, without any set-up', async () => {
    expect(await inHome(['jobs'])).toMatchObject({ status: 0 })
    expect((await inHome(['users', 'create', 'nora'], `${password}\n`)).stdout).toMatch(
      /^user \d+ "nora" may now log in as user\n/,
    )
    expect((await inHome(['users'])).stdout).toMatch(/nora +user +yes +yes/)
  })

  it('of others are told to log in, before that nothing is told', async () => {
    const { status, stdout, stderr } = await away(['jobs'])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain('"pyfarm login" does it')
  })

  it('log in with a password that is not shown, keep a token for their user alone, and act as that person', async () => {
    expect(await away(['login', '--user', 'nora'], 'wrong one\n')).toMatchObject({ status: 1 })
    expect((await away(['login', '--user', 'nora'], `${password}\n`)).stdout).toBe(`logged in as nora at ${farm.url()}\n`)
    const file = join(farm.folder, 'config/pyfarm/logins.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await away(['submit', 'CommandLine', '--frames', '1', '--title', 'Of Nora'])).toMatchObject({ status: 0 })
    expect((await away(['jobs'])).stdout).toMatch(/Of Nora .* nora\n/)
    expect((await away(['users'])).stderr).toContain('This takes the role admin; yours is user.')
  })

  it('make a token that is printed once, list it, and revoke it', async () => {
    const { stdout } = await away(['tokens', 'create', 'the wall', '--role', 'viewer', '--expires', '30d'])
    expect(stdout).toMatch(/^pyfarm_p_[\w-]{43}\n$/)
    const withToken = (args: readonly string[]) =>
      runPyfarm([...args, '--master', farm.url()], { ...elsewhere(), XDG_CONFIG_HOME: '/nowhere', PYFARM_TOKEN: stdout.trim() })
    expect(await withToken(['jobs'])).toMatchObject({ status: 0 })
    expect((await withToken(['submit', 'CommandLine', '--frames', '1'])).stderr).toContain(
      'This takes the role user; yours is viewer.',
    )
    const id = /^ *(\d+) +person +the wall +nora +viewer/m.exec((await away(['tokens'])).stdout)?.[1] ?? ''
    expect((await away(['tokens', 'revoke', id])).stdout).toBe(`token ${id} is revoked\n`)
    expect((await withToken(['jobs'])).stderr).toContain('The token was revoked.')
  })

  it('are out at once when their user is, and in again', async () => {
    await inHome(['users', 'deactivate', 'nora'])
    expect(await away(['jobs'])).toMatchObject({ status: 1 })
    await inHome(['users', 'activate', 'nora'])
    expect(await away(['jobs'])).toMatchObject({ status: 0 })
  })

  it('log out, and leave no token that holds', async () => {
    expect((await away(['logout'])).stdout).toBe(`logged out at ${farm.url()}\n`)
    expect(await away(['jobs'])).toMatchObject({ status: 1 })
    expect((await inHome(['tokens', '--all'])).stdout).not.toContain('pyfarm login')
  })

  it('say nothing secret in the log of the master', async () => {
    const log = farm.master().stdout() + farm.master().stderr()
    expect(log).toContain('/setup/')
    expect(log).not.toMatch(/pyfarm_[ph]_|argon2|a long enough one|key=/)
  })
})

describe('the first administrator', () => {
  let farm: TestFarm
  let browser: Browser
  beforeAll(async () => {
    farm = await openFarm(closed)
    browser = await openBrowser(`${farm.url()}/setup/`)
  })
  afterAll(async () => {
    await browser.close()
    await farm.close()
  })

  it('is made in the browser, is in, and is shown by name on every page', async () => {
    const { page } = browser
    await page.getByLabel('Name').fill('ada')
    await page.getByLabel(/^Password/).fill(password)
    await picture(browser, 'setup')
    await page.getByRole('button', { name: 'Make the administrator' }).click()
    await page.getByRole('link', { name: 'ada' }).waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
  })

  it('logs out, is led to the login from any page, and back to it', async () => {
    const { page } = browser
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByRole('heading', { name: 'Log in' }).waitFor()
    await page.goto(`${farm.url()}/jobs/?state=failed`)
    await page.getByRole('heading', { name: 'Log in' }).waitFor()
    await picture(browser, 'login')
    await page.getByLabel('Name').fill('ada')
    await page.getByLabel('Password').fill('wrong password')
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('link', { name: 'ada' }).waitFor()
    expect(page.url()).toBe(`${farm.url()}/jobs/?state=failed`)
  })

  it('is led to the login by an open page when the session ends elsewhere', async () => {
    const { page } = browser
    const sessions = (await farm.call('GET', '/sessions/')).body as { id: number }[]
    for (const { id } of sessions) await farm.call('DELETE', `/sessions/${id}`)
    await page.getByRole('heading', { name: 'Log in' }).waitFor()
    expect(browser.troubles.filter(trouble => !/401|status of 40[01]/.test(trouble))).toEqual([])
  })

  describe('visits a page of somebody else’s', () => {
    let evil: Server
    let port = 0
    const script = (): string => `
      const master = ${JSON.stringify(farm.url())}
      const tries = [
        ['/api/v1/jobgroups/', 'application/json', '{"title": "evil"}'],
        ['/api/v1/jobgroups/', 'text/plain', '{"title": "evil"}'],
        ['/api/v1/users/', 'text/plain', '{"username": "evil", "roles": ["admin"]}'],
        ['/logout/', 'application/x-www-form-urlencoded', ''],
        ['/account/password', 'application/x-www-form-urlencoded', 'password=evil+evil+evil'],
      ]
      const all = tries.map(([path, type, body]) =>
        fetch(master + path, { method: 'POST', mode: 'no-cors', credentials: 'include', headers: { 'content-type': type }, body }).catch(() => 0))
      const reads = fetch(master + '/api/v1/session', { credentials: 'include' }).then(reply => reply.text()).catch(() => 'not to be read')
      const events = new Promise(done => { const s = new EventSource(master + '/events', { withCredentials: true }); s.onmessage = () => done('heard'); s.onerror = () => done('not to be heard') })
      Promise.all([reads, events, ...all]).then(([read, heard]) => document.title = 'done: ' + read + ', ' + heard)`
    beforeAll(async () => {
      evil = createServer((request, response) => {
        const isForm = request.url === '/form'
        const form = `<form method="post" action="${farm.url()}/api/v1/jobgroups/" enctype="text/plain"><input name='{"title": "evil", "user": "' value='"}'></form><script>document.forms[0].submit()</script>`
        const frame = `<iframe src="${farm.url()}/account/"></iframe>`
        response.writeHead(200, { 'content-type': 'text/html' })
        response.end(isForm ? form : `<body>${frame}<script>${script()}</script>`)
      })
      await new Promise<void>(resolve => evil.listen(0, '127.0.0.1', resolve))
      ;({ port } = evil.address() as AddressInfo)
      const { page } = browser
      await page.getByLabel('Name').fill('ada')
      await page.getByLabel('Password').fill(password)
      await page.getByRole('button', { name: 'Log in' }).click()
      await page.getByRole('link', { name: 'ada' }).waitFor()
    })
    afterAll(() => new Promise<void>(resolve => evil.close(() => resolve())))

    // To a browser another port is the same site, whose cookies it sends along even where they are SameSite.
    it.each(['127.0.0.1', 'localhost'])('on %s, which can change nothing, read nothing and frame nothing', async host => {
      const { page } = browser
      await page.goto(`http://${host}:${port}/`)
      await page.waitForFunction('document.title.startsWith("done")')
      expect(await page.title()).toBe('done: not to be read, not to be heard')
      const framed = page.frames().find(frame => frame !== page.mainFrame())
      expect((await framed?.content())?.includes('Change the password') ?? false).toBe(false)
      await page.goto(`http://${host}:${port}/form`)
      await page.waitForURL(/jobgroups/)
      expect(await page.content()).toContain('A page of another site may not change anything here.')
      expect((await farm.call('GET', '/jobgroups/')).body).toEqual([])
      expect(((await farm.call('GET', '/users/')).body as { username: string }[]).map(user => user.username)).toEqual(['ada'])
      await page.goto(farm.url())
      await page.getByRole('link', { name: 'ada' }).waitFor()
    })
  })
})
