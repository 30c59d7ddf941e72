// The pages of the statistics in a real browser, on a farm whose agent does real jobs.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { faultsOf } from './harness/axe.js'
import { openBrowser, picture } from './harness/browser.js'
import type { Browser } from './harness/browser.js'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import { until } from './harness/until.js'

let farm: TestFarm
let browser: Browser
beforeAll(async () => {
  farm = await openFarm({
    PYFARM_AGENT_COUNT_INTERVAL: '1s',
    PYFARM_TASK_COUNT_INTERVAL: '1s',
    PYFARM_TASK_EVENT_COUNT_CONSOLIDATE_INTERVAL: '1s',
  })
  browser = await openBrowser(`${farm.url()}/statistics/task_events`)
})
afterAll(async () => {
  await browser.close()
  await farm.close()
})

const csv = async (path: string) => String((await farm.call('GET', `/statistics/${path}`)).body)

it('say what to do while nothing was counted', async () => {
  await browser.page.getByText('Nothing counted yet').first().waitFor()
})

it('show what happened to the tasks of real jobs, by queue, as the file has it', async () => {
  const { page } = browser
  await farm.call('POST', '/jobqueues/', { name: 'film' })
  farm.startAgent('one')
  const job = { jobtype: 'CommandLine', data: { command: 'true' }, batch: 3 }
  const [film, other] = [
    await farm.submit({ ...job, title: 'Film', jobqueue: '/film', start: 1, end: 3 }),
    await farm.submit({ ...job, title: 'Other', start: 1, end: 2 }),
  ]
  await until(
    async () => (await farm.job(film)).state === 'done' && (await farm.job(other)).state === 'done',
    'both jobs are done',
  )
  await until(async () => /,5,0,5,5,0,0\r\n$/.test(await csv('task_events/csv?days=1&resolution=1d')), 'their events are counted')
  await page.goto(`${farm.url()}/statistics/task_events?days=1`)
  await page.getByRole('button', { name: 'New 5' }).waitFor()
  await page.getByRole('group', { name: 'Below the axis' }).getByRole('button', { name: 'Done 5' }).waitFor()
  await page.locator('.uplot canvas').first().waitFor()
  await picture(browser, 'statistics')

  await page.getByRole('combobox', { name: 'Queues, each with those below it' }).click()
  await page.getByRole('option', { name: '/film' }).click()
  await page.getByRole('button', { name: 'New 3' }).waitFor()
  expect(page.url()).toContain('queues=1')
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).first().click()])
  expect(await file.failure()).toBeNull()
  expect(file.suggestedFilename()).toBe('pyfarm-task-events.csv')
  await page.getByRole('button', { name: 'New 3' }).click()
  expect(new URL(page.url()).searchParams.get('hide')).toBe('new')
  await page.reload()
  expect(await page.getByRole('button', { name: 'New 3' }).getAttribute('aria-pressed')).toBe('false')
  await page
    .getByRole('region', { name: 'What happened to tasks, in numbers' })
    .getByRole('row', { name: /^In all 3 0 3 3 0 0/ })
    .waitFor()
})

it('show how many agents and tasks there were', async () => {
  const { page } = browser
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Statistics' }).click()
  await page.getByRole('link', { name: 'Agents over time' }).click()
  await page.getByRole('button', { name: 'Idle 1' }).waitFor()
  await page.locator('.uplot canvas').waitFor()
})

it.each(['/statistics/', '/statistics/task_events?days=1', '/statistics/agent_counts?days=1'])(
  'show at %s nothing that axe finds fault with, in light and dark',
  async path => {
    const { page } = browser
    await page.goto(`${farm.url()}${path}`)
    await page.locator('h1').waitFor()
    if (path !== '/statistics/') await page.locator('.uplot canvas').first().waitFor()
    expect(await faultsOf(page)).toEqual([])
  },
)

it('stay within the content security policy and ask for nothing that is not there', () => {
  expect(browser.troubles).toEqual([])
})
