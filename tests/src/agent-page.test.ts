import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { demoJobs } from '@pyfarm/jobtypes/demo-jobs'
import { openBrowser, picture } from './harness/browser.js'
import type { Browser } from './harness/browser.js'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import { until } from './harness/until.js'

describe('the page of an agent', () => {
  let farm: TestFarm
  let browser: Browser
  let agent: { id: string; port: number }
  beforeAll(async () => {
    farm = await openFarm()
    farm.startAgent('one')
    await until(async () => (await farm.onlineAgents()) === 1, 'the agent is online')
    const { body } = await farm.call('GET', '/agents/?include=details')
    ;[agent] = z.tuple([z.object({ id: z.string(), port: z.int() })]).parse(body)
    browser = await openBrowser(`http://localhost:${agent.port}/`)
  })
  afterAll(async () => {
    await browser.close()
    await farm.close()
  })

  const render = () => demoJobs({ outputFolder: join(farm.home, 'output') }).render
  const explained = async () => {
    const { body } = await farm.call('GET', `/agents/${agent.id}/explain`)
    return z.looseObject({ summary: z.string() }).parse(body).summary
  }

  it('says that the machine is ready', async () => {
    await browser.page.getByText('Ready', { exact: true }).waitFor()
    await browser.page.getByText('Nothing is rendering here.').waitFor()
  })

  it('shows the frames, how far they are, and the log as they render, without being loaded again', async () => {
    const { page } = browser
    await farm.submit({ ...render(), title: 'Garden, shot 12', end: 32 })
    await page.getByRole('heading', { name: 'Garden, shot 12' }).waitFor()
    await page.getByText('Rendering', { exact: true }).waitFor()
    await page.locator('.frames [data-state="running"]').first().waitFor()
    await page.locator('.frames [data-state="done"]').first().waitFor()
    await page.locator('pre .stdout').first().waitFor()
    await page.locator('.frames [data-state="done"]').nth(4).waitFor()
    await picture(browser, 'agent-page')
  })

  it('keeps the machine from work after the frame under way, and the master knows why', async () => {
    const { page } = browser
    await page.getByRole('button', { name: 'Pause after this frame' }).click()
    await page.getByText('Set aside', { exact: true }).waitFor()
    await page.getByText('This machine is yours').waitFor()
    await until(async () => (await explained()).includes('set aside at the machine by hand'), 'the master knows')
    await page.emulateMedia({ colorScheme: 'light' })
    await picture(browser, 'agent-page-set-aside')
  })

  it('takes work again when the person says so', async () => {
    const { page } = browser
    const [job] = z.array(z.looseObject({ id: z.int() })).parse((await farm.call('GET', '/jobs/')).body)
    expect((await farm.job(job?.id ?? 0)).state).not.toBe('done')
    await page.getByRole('button', { name: 'Take work again' }).click()
    await until(async () => (await farm.job(job?.id ?? 0)).state === 'done', 'the job is done')
  })

  it('stays within its content security policy and asks for nothing that is not there', () => {
    expect(browser.troubles).toEqual([])
  })
})
