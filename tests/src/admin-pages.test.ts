// Administrators at work in real browsers: users, tokens, the audit, settings, and two people at once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultsOf } from './harness/axe.js'
import { openBrowser } from './harness/browser.js'
import type { Browser } from './harness/browser.js'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'

const password = 'a long enough one'

describe('the pages of administrators', () => {
  let farm: TestFarm
  let browser: Browser
  let other: Browser
  beforeAll(async () => {
    // Two browsers and no third one may listen: their tabs have to share.
    farm = await openFarm({ PYFARM_TRUSTED_NETWORKS: '[]', PYFARM_EVENT_CLIENTS_MAX: '2' })
    await farm.call('POST', '/users/', { username: 'ada', password, roles: ['admin'] })
    await farm.call('POST', '/users/', { username: 'eve', password, roles: ['admin'] })
    browser = await openBrowser(`${farm.url()}/login/?next=/users/`)
    other = await openBrowser(`${farm.url()}/login/?next=/users/`)
    await logIn(browser, 'ada')
    await logIn(other, 'eve')
  })
  afterAll(async () => {
    await browser.close()
    await other.close()
    await farm.close()
  })
  const logIn = async ({ page }: Browser, name: string) => {
    await page.getByLabel('Name').fill(name)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('heading', { name: 'Users' }).waitFor()
  }
  const open = async ({ page }: Browser, path: string) => {
    await page.goto(`${farm.url()}${path}`)
    await page.getByText('Live', { exact: true }).waitFor()
  }

  it('make a user, and take back what was saved of it', async () => {
    const { page } = browser
    await page.getByRole('button', { name: 'New user' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('nora')
    await page.getByRole('button', { name: 'Make the user' }).click()
    await page.getByRole('link', { name: 'nora' }).click()
    await page.getByRole('heading', { name: 'nora' }).waitFor()
    await page.getByLabel('Mail').fill('nora@example.com')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Taken back.').waitFor()
    expect((await farm.call('GET', '/users/nora')).body).toMatchObject({ email: null, roles: ['user'] })
  })

  it('tell the later of two people what the other one has saved, before it is overwritten', async () => {
    const path = new URL(browser.page.url()).pathname
    await open(browser, path)
    await open(other, path)
    await browser.page.getByLabel('Mail').fill('hers@example.com')
    await other.page.getByLabel('Mail').fill('mine@example.com')
    await browser.page.getByRole('button', { name: 'Save' }).click()
    await browser.page.getByText('User nora is changed.').waitFor()
    await other.page.getByRole('button', { name: 'Save' }).click()
    await other.page.getByText('Mail is now').waitFor()
    expect((await farm.call('GET', '/users/nora')).body).toMatchObject({ email: 'hers@example.com' })
    await other.page.getByRole('button', { name: 'Keep what I typed' }).click()
    await other.page.getByRole('button', { name: 'Save' }).click()
    await other.page.getByText('User nora is changed.').waitFor()
    expect((await farm.call('GET', '/users/nora')).body).toMatchObject({ email: 'mine@example.com' })
  })

  it('show a new token once, and revoke it', async () => {
    const { page } = browser
    await open(browser, '/users/?tab=tokens')
    await page.getByRole('button', { name: 'New token' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('nightly')
    await page.getByRole('button', { name: 'Make the token' }).click()
    const token = await page.locator('code', { hasText: 'pyfarm_p_' }).textContent()
    const asToken = () => fetch(`${farm.url()}/api/v1/jobs/`, { headers: { authorization: `Bearer ${token ?? ''}` } })
    expect((await asToken()).status).toBe(200)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Revoke token nightly' }).click()
    await page.getByRole('button', { name: 'Revoke', exact: true }).last().click()
    await page.getByText('Token nightly is revoked.').waitFor()
    expect((await asToken()).status).toBe(401)
    expect(await page.content()).not.toContain(token)
  })

  it('make a key for new agents, with the command that an agent is enrolled by, and revoke it', async () => {
    const { page } = browser
    await open(browser, '/agents/')
    await page.getByRole('button', { name: 'Add agents' }).click()
    await page.getByRole('button', { name: 'New enrolment key' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('rack 7')
    await page.getByLabel('For how many agents').fill('2')
    await page.getByRole('button', { name: 'Make the key' }).click()
    const command = (await page.locator('code', { hasText: 'pyfarm_e_' }).textContent()) ?? ''
    const key = new RegExp(`^npx pyfarm agent --master ${farm.url()} --enrol (\\S+)$`).exec(command)?.[1] ?? ''
    const enrol = async (id: string) => {
      const body = { key, agent_id: id, token: `pyfarm_a_${id.slice(-1).repeat(43)}` }
      return (await farm.call('POST', '/enrol', body)).status
    }
    expect(await enrol('0b9e7b3e-2c1e-4f0e-9a55-1d1b7c7a0001')).toBe(201)
    await page.keyboard.press('Escape')
    await page.reload()
    await page.getByRole('row', { name: 'rack 7 ada' }).getByText('1 of 2').waitFor()
    await page.getByRole('button', { name: 'Revoke enrolment key rack 7' }).click()
    await page.getByRole('button', { name: 'Revoke', exact: true }).last().click()
    await page.getByText('Enrolment key rack 7 is revoked.').waitFor()
    expect(await enrol('0b9e7b3e-2c1e-4f0e-9a55-1d1b7c7a0002')).toBe(403)
    expect(await page.content()).not.toContain(key)
  })

  it('show in the audit who changed what, as it was and is', async () => {
    const { page } = browser
    await open(browser, '/audit/?actor=eve')
    await page.getByText('email: hers@example.com → mine@example.com').waitFor()
    await page.getByLabel('Did what').fill('no such action')
    await page.getByText('Nothing fits these filters.').waitFor()
    expect(new URL(page.url()).searchParams.get('action')).toBe('no such action')
  })

  it('show the settings in force and none of their secrets', async () => {
    const { page } = browser
    await open(browser, '/settings/?own=yes')
    await page.getByText('event_clients_max', { exact: true }).waitFor()
    await page.getByText('environment PYFARM_EVENT_CLIENTS_MAX').waitFor()
    expect(await page.getByRole('row', { name: /secret_key/ }).textContent()).toContain('***')
    await page.getByLabel('Search the settings').fill('trusted')
    await page.getByText('event_clients_max', { exact: true }).waitFor({ state: 'detached' })
  })

  it('share one stream of events among the tabs of a browser', async () => {
    const tabs = await Promise.all([1, 2, 3].map(() => browser.page.context().newPage()))
    for (const tab of tabs) await tab.goto(`${farm.url()}/users/`)
    for (const tab of tabs) await tab.getByText('Live', { exact: true }).waitFor()
    await Promise.all(tabs.map(tab => tab.close()))
  })

  it.each([
    '/users/',
    '/users/1',
    '/users/?tab=roles',
    '/users/?tab=tokens',
    '/users/?tab=keys',
    '/users/?tab=sessions',
    '/settings/',
    '/mails/',
    '/audit/',
  ])('have at %s nothing that axe finds fault with, in light and dark', async path => {
    await open(browser, path)
    await browser.page.locator('table, [class*=note]').first().or(browser.page.locator('form')).first().waitFor()
    expect(await faultsOf(browser.page)).toEqual([])
  })

  it('stay within their content security policy and ask for nothing that is not there', () => {
    expect([...browser.troubles, ...other.troubles]).toEqual([])
  })
})
