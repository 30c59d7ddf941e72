import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Locator } from 'playwright-core'
import { faultsOf } from './harness/axe.js'
import { openBrowser, picture } from './harness/browser.js'
import type { Browser } from './harness/browser.js'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import { until } from './harness/until.js'

const withId = z.looseObject({ id: z.union([z.int(), z.string()]) })
const agentRow = z.looseObject({
  state: z.string(),
  tags: z.array(z.string()),
  notes: z.string(),
  software: z.array(z.unknown()),
})
const queueRow = z.looseObject({ id: z.int(), fullpath: z.string() })

describe('the pages of the farm', () => {
  let farm: TestFarm
  let browser: Browser
  let agent: string | number
  beforeAll(async () => {
    farm = await openFarm({ PYFARM_TRUSTED_ROLE: 'admin' })
    // Passive agents are never called, so that nobody has to answer for them.
    const machine = { use_address: 'passive', state: 'online', ram: 4096, free_ram: 1024, cpus: 8 }
    const ids = ['node1', 'node2', 'node3'].map((hostname, index) =>
      make('/agents/', { ...machine, hostname, port: 50_001 + index }),
    )
    ;[agent = ''] = await Promise.all(ids)
    await make('/software/', { software: 'blender', versions: [{ version: '4.2' }] })
    for (const name of ['film', 'ads']) await make('/jobqueues/', { name })
    await make('/jobtypes/', { name: 'Render', code: 'pass', classname: 'Render' })
    browser = await openBrowser(`${farm.url()}/agents/`)
  })
  afterAll(async () => {
    await browser.close()
    await farm.close()
  })

  const make = async (path: string, body: object) => withId.parse((await farm.call('POST', path, body)).body).id
  const agents = async () => z.array(agentRow).parse((await farm.call('GET', '/agents/?include=details&sort=hostname')).body)
  const paths = async () =>
    z
      .array(queueRow)
      .parse((await farm.call('GET', '/jobqueues/')).body)
      .map(({ fullpath }) => fullpath)
  const open = (path: string) => browser.page.goto(`${farm.url()}${path}`)
  const confirm = (name: string) => browser.page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
  const act = async (action: string) => {
    await browser.page.getByRole('button', { name: 'Actions', exact: true }).click()
    await browser.page.getByRole('menuitem', { name: action, exact: true }).click()
  }

  const middleOf = async (element: Locator): Promise<[number, number]> => {
    const { x, y, width, height } = (await element.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    return [x + width / 2, y + height / 2]
  }

  it('gives many agents tags, software and notes, takes them out, and lets them in again', async () => {
    const { page } = browser
    await page.getByRole('link', { name: 'node3' }).waitFor()
    await page.getByLabel('Select all that are listed').click()
    await page.getByText('3 agents selected').waitFor()
    await act('Tags…')
    await page.getByRole('dialog').getByRole('combobox', { name: 'Tags' }).fill('gpu')
    await page.keyboard.press('Enter')
    // The list of known tags is gone with the choice: what is below can be pressed.
    await confirm('Add')
    await until(async () => (await agents()).every(({ tags }) => tags.includes('gpu')), 'all have the tag')
    await act('Software…')
    for (const [field, choice] of [
      ['Software', 'blender'],
      ['Version', '4.2'],
    ] as const) {
      await page.getByRole('dialog').getByRole('combobox', { name: field }).click()
      await page.getByRole('option', { name: choice, exact: true }).click()
    }
    await confirm('It is there')
    await until(async () => (await agents()).every(({ software }) => software.length === 1), 'all have the software')
    await picture(browser, 'agents', '/agents/')
    await act('Notes…')
    await page.getByRole('dialog').getByRole('textbox', { name: 'Notes' }).fill('new fans')
    await confirm('Save')
    await until(async () => (await agents()).every(({ notes }) => notes === 'new fans'), 'all have the notes')
    await act('Disable')
    await page.getByText('Nothing is being rendered there.').waitFor()
    await confirm('Disable')
    await until(async () => (await agents()).every(({ state }) => state === 'disabled'), 'all are disabled')
    await act('Enable')
    await until(async () => (await agents()).every(({ state }) => state !== 'disabled'), 'all are enabled')
  })

  it('filters by PyFarm’s parameters, and takes single things from one agent', async () => {
    const { page } = browser
    await farm.call('POST', '/agents/actions', { action: 'disable', filter: { hostname: 'node2' } })
    await open('/agents/?h=node&tags=gpu&state_disabled=true')
    await page.getByRole('link', { name: 'node2' }).waitFor()
    expect(await page.getByRole('link', { name: /^node/ }).count()).toBe(1)
    await open(`/agents/${agent}?tab=software`)
    await page.getByRole('button', { name: 'Remove gpu' }).click()
    await until(async () => (await agents())[0]?.tags.length === 0, 'the tag is gone')
    await page.getByRole('button', { name: 'Undo' }).click()
    await until(async () => (await agents())[0]?.tags[0] === 'gpu', 'the tag is back')
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByRole('tabpanel', { name: 'History' }).getByText('said that it has a software').waitFor()
    expect(await faultsOf(page)).toEqual([])
  })

  it('makes a queue, and moves it with the mouse', async () => {
    const { page } = browser
    await open('/jobqueues/create')
    await page.getByLabel('Name').fill('fx')
    await page.getByRole('button', { name: 'Make the queue' }).click()
    await page.getByRole('row', { name: /^fx/ }).waitFor()
    await page.mouse.move(...(await middleOf(page.getByRole('row', { name: /^fx/ }).getByTitle('Drag onto another queue'))))
    await page.mouse.down()
    await page.mouse.move(...(await middleOf(page.getByRole('row', { name: /^film/ }))), { steps: 10 })
    await page.locator('tr[data-over="true"]').waitFor()
    await page.mouse.up()
    await page.getByText('It becomes film/fx.').waitFor()
    await confirm('Move')
    await until(async () => (await paths()).includes('/film/fx'), 'it is moved')
  })

  it('moves a queue by keys, and deletes one whose jobs go to the queue above', async () => {
    const { page } = browser
    const job = await make('/jobs/', { title: 'Smoke', jobtype: 'Render', jobqueue: 'film/fx' })
    await page.getByRole('button', { name: 'Actions of film/fx' }).press('Enter')
    await page.getByRole('menuitem', { name: 'Move to…' }).press('Enter')
    await page.getByRole('combobox', { name: 'Place' }).fill('ads')
    await page.getByRole('option', { name: 'ads' }).waitFor()
    for (const key of ['ArrowDown', 'Enter']) await page.keyboard.press(key)
    await page.getByRole('button', { name: 'Next' }).press('Enter')
    await page.getByText('It becomes ads/fx.').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Move', exact: true }).press('Enter')
    await until(async () => (await paths()).includes('/ads/fx'), 'it is moved')
    await page.getByRole('link', { name: 'fx', exact: true }).click()
    await page.getByRole('link', { name: 'Smoke' }).waitFor()
    await page.getByRole('link', { name: '1 queued' }).waitFor()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByText(/1 unfinished job/).waitFor()
    await confirm('Delete')
    await until(async () => !(await paths()).includes('/ads/fx'), 'it is deleted')
    expect((await farm.call('GET', `/jobs/${job}`)).body).toMatchObject({ jobqueue: '/ads' })
  })

  it('tells what becomes of a path, and by which map', async () => {
    const { page } = browser
    await open('/pathmaps/')
    await page.getByRole('button', { name: 'New map' }).click()
    const dialog = page.getByRole('dialog')
    for (const [field, path] of [
      ['Linux', '/mnt/show'],
      ['Windows', 'S:\\'],
      ['macOS', '/Volumes/show'],
    ] as const)
      await dialog.getByLabel(field).fill(path)
    await confirm('Make the map')
    await page.getByRole('cell', { name: '/Volumes/show' }).waitFor()
    await page.getByLabel('Path', { exact: true }).fill('S:\\seq\\a.blend')
    await page.getByRole('status').getByText('/mnt/show/seq/a.blend').waitFor()
    await page.getByText('macOS', { exact: true }).last().click()
    await page.getByRole('status').getByText('/Volumes/show/seq/a.blend').waitFor()
    await page.getByLabel('Path', { exact: true }).fill('C:\\a')
    await page.getByText('No map fits: it stays as it is.').waitFor()
  })

  it('shows on the first page what fails, what waits and who is in trouble, and on the wall', async () => {
    const { page } = browser
    const group = await make('/jobgroups/', { title: 'Shot 7' })
    const job = Number(await make('/jobs/', { title: 'Broken', jobtype: 'Render', requeue: 0, job_group_id: group }))
    const [task] = await farm.tasks(job)
    await farm.call('POST', `/jobs/${job}/tasks/${task?.id ?? 0}`, { state: 'failed', last_error: 'no licence was free' })
    await open('/')
    await page.getByText('no licence was free').first().waitFor()
    await page.getByRole('region', { name: 'Waiting, and why' }).getByText('Smoke').first().waitFor()
    await picture(browser, 'queues', '/jobqueues/')
    await open('/?wall')
    await page.getByText('no licence was free').first().waitFor()
    expect(await page.getByRole('navigation').count()).toBe(0)
  })

  it.each([
    '/',
    '/?wall=1',
    '/agents/',
    '/agents/ID',
    '/agents/ID?tab=software',
    '/jobqueues/',
    '/jobqueues/1',
    '/jobgroups/',
    '/pathmaps/?path=S:',
  ])('shows at %s nothing that axe finds fault with, in light and dark, and fits a phone', async path => {
    const { page } = browser
    await open(path.replace('ID', String(agent)))
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByRole('heading').first().waitFor()
    expect(await faultsOf(page)).toEqual([])
    const usual = page.viewportSize() ?? { width: 1280, height: 860 }
    await page.setViewportSize({ width: 360, height: 740 })
    expect(
      await page.evaluate('Math.max(document.documentElement.scrollWidth, document.querySelector("main").scrollWidth)'),
    ).toBe(360)
    await page.setViewportSize(usual)
  })

  it('stays within its content security policy and asks for nothing that is not there', () => {
    expect(browser.troubles).toEqual([])
  })
})
