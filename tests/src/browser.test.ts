import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { typesFile, typesText } from '../../scripts/api-types-text.mjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoJobs } from '@pyfarm/jobtypes/demo-jobs'
import { faultsOf } from './harness/axe.js'
import { openBrowser, picture } from './harness/browser.js'
import type { Browser } from './harness/browser.js'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import { until } from './harness/until.js'

describe('the first page', () => {
  let farm: TestFarm
  let browser: Browser
  beforeAll(async () => {
    farm = await openFarm()
    browser = await openBrowser(farm.url())
  })
  afterAll(async () => {
    await browser.close()
    await farm.close()
  })

  it('says what to do on a farm without agents', async () => {
    await browser.page.getByText('No agents yet').waitFor()
    await browser.page.getByText('Live', { exact: true }).waitFor()
  })

  it('shows an agent that comes, what to do then, a job, and its frames as they come in, without being loaded again', async () => {
    const { page } = browser
    farm.startAgent('one')
    await until(async () => (await farm.onlineAgents()) === 1, 'the agent is online')
    await page.getByRole('link', { name: '1 idle' }).waitFor()
    await page.getByText('No jobs yet').waitFor()
    const { render } = demoJobs({ outputFolder: join(farm.home, 'output') })
    await farm.submit({ ...render, end: 20 })
    await page.getByRole('link', { name: render.title }).first().click()
    await page.getByRole('heading', { name: render.title }).waitFor()
    await page.locator('button[data-state="done"]').nth(9).waitFor()
    await page.locator('figure img').waitFor()
    const width = await page.locator('figure img').evaluate(image => ('naturalWidth' in image ? Number(image.naturalWidth) : 0))
    expect(width).toBe(1280)
    await picture(browser, 'farm')
    await picture(browser, 'home', '/')
    await page.locator('button[data-state="done"]').nth(19).waitFor()
  })

  it.each(['/', '/jobs/', '/jobs/1', '/jobs/1?tab=tasks', '/jobs/1?tab=why', '/jobs/1?tab=settings'])(
    'shows at %s nothing that axe finds fault with, in light and dark',
    async path => {
      const { page } = browser
      await page.goto(`${farm.url()}${path}`)
      await page.getByText('Live', { exact: true }).waitFor()
      await page.locator('h1, h2').first().waitFor()
      expect(await faultsOf(page)).toEqual([])
    },
  )

  it('stays within its content security policy and asks for nothing that is not there', () => {
    expect(browser.troubles).toEqual([])
  })

  it('says so when the master is gone, and goes on by itself when it is back', async () => {
    const { page } = browser
    farm.master().child.kill('SIGKILL')
    await farm.master().ended
    await page
      .getByText(/No answer from the master|Live connection lost/)
      .first()
      .waitFor()
    await farm.startMaster()
    await page.getByText('Live', { exact: true }).waitFor()
  })
})

describe('the document of the API', () => {
  let farm: TestFarm
  beforeAll(async () => {
    farm = await openFarm()
  })
  afterAll(() => farm.close())

  it('is what the types of the pages’ client were made from (if not: npm run api-types)', async () => {
    const document = z.looseObject({}).parse(await (await fetch(`${farm.url()}/api/openapi.json`)).json())
    expect(await readFile(typesFile, 'utf8')).toBe(await typesText(document))
  })
})

describe('the page of the API', () => {
  let farm: TestFarm
  let browser: Browser
  beforeAll(async () => {
    farm = await openFarm()
    browser = await openBrowser(`${farm.url()}/docs/api/`)
  })
  afterAll(async () => {
    await browser.close()
    await farm.close()
  })

  it('shows every resource, and sends a request that a reader tries', async () => {
    const { page } = browser
    for (const resource of ['agents', 'jobs', 'jobtypes', 'jobqueues', 'software', 'tags', 'pathmaps', 'jobgroups'])
      await page.locator(`#operations-tag-${resource}`).waitFor()
    await page.locator('#operations-tag-tags').click()
    await page.locator('#operations-tags-getTags .opblock-summary-control').click()
    await page.getByRole('button', { name: 'Try it out' }).click()
    await page.getByRole('button', { name: 'Execute' }).click()
    await page.locator('.live-responses-table .response .response-col_status').getByText('200').waitFor()
  })

  it('stays within its content security policy and asks for nothing that is not there', () => {
    expect(browser.troubles).toEqual([])
  })
})
