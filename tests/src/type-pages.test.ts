// Job types, software, and jobs that are submitted in the browser.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { faultsOf } from './harness/axe.js'
import { openBrowser, picture } from './harness/browser.js'
import type { Browser } from './harness/browser.js'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import { until } from './harness/until.js'

const code = 'class Draw(JobType):\n    def get_command(self):\n        return "draw"\n'
const dataSchema = {
  type: 'object',
  properties: {
    scene: { type: 'string', description: 'The scene to draw.', minLength: 1 },
    samples: { type: 'integer', minimum: 1, maximum: 64, default: 16 },
    quality: { enum: ['draft', 'final'] },
    layers: { type: 'array', items: { type: 'string' } },
    camera: { type: 'object', properties: { lens: { type: 'number' } } },
  },
  required: ['scene'],
  additionalProperties: false,
}

describe('job types, software and new jobs', () => {
  let farm: TestFarm
  let browser: Browser
  beforeAll(async () => {
    farm = await openFarm({ PYFARM_TRUSTED_ROLE: 'admin' })
    const type = { name: 'Draw', code, classname: 'Draw', max_batch: 4, data_schema: dataSchema }
    expect((await farm.call('POST', '/jobtypes/', type)).status).toBe(201)
    browser = await openBrowser(`${farm.url()}/jobs/`)
  })
  afterAll(async () => {
    await browser.close()
    await farm.close()
  })

  const jobSchema = z.looseObject({ title: z.string(), data: z.unknown(), start: z.number(), end: z.number(), batch: z.number() })
  const job = async (id: number) => jobSchema.parse((await farm.call('GET', `/jobs/${id}`)).body)

  it('lets a person submit a job from the form of its job type, says at the fields what is wrong, and leads to its page', async () => {
    const { page } = browser
    await page.getByRole('link', { name: 'Submit a job' }).first().click()
    await page.getByRole('heading', { name: 'Submit a job' }).waitFor()
    await page.getByLabel('Job type').first().click()
    await page.getByRole('option', { name: 'Draw', exact: true }).click()
    await page.getByRole('textbox', { name: 'Title' }).fill('A drawing')
    await page.getByRole('textbox', { name: 'Frames' }).fill('1-9x2')
    await page.getByRole('textbox', { name: 'Batch' }).fill('8')
    await page.getByText('5 tasks', { exact: true }).waitFor()
    await page.getByText('Given out in 2 batches of up to 4:').waitFor()
    await page.getByRole('textbox', { name: 'samples' }).fill('99')
    await page.getByText(/`samples` can't be 99: whole number, 1 to 64/).waitFor()
    await page.getByRole('button', { name: 'Submit', exact: true }).click()
    await page.getByText(/`scene` is missing/).waitFor()
    await page.getByRole('textbox', { name: 'scene' }).fill('/shots/a.scene')
    await page.getByRole('textbox', { name: 'samples' }).fill('8')
    await page.getByRole('button', { name: 'Add to layers' }).click()
    await page.getByRole('textbox', { name: 'layers 1' }).fill('beauty')
    await page.getByRole('textbox', { name: 'lens' }).fill('35')
    await page.getByRole('textbox', { name: 'Priority' }).fill('100000')
    await until(async () => (await page.getByText(/^`/).count()) === 0, 'the data is right')
    await page.getByRole('button', { name: 'Submit', exact: true }).click()
    await page.getByText('must be at most 1000.').waitFor()
    await page.getByRole('textbox', { name: 'Priority' }).fill('5')
    await picture(browser, 'submit')
    await page.getByRole('button', { name: 'Submit', exact: true }).click()
    await page.getByRole('heading', { name: 'A drawing' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/jobs/1')
    const data = { scene: '/shots/a.scene', samples: 8, layers: ['beauty'], camera: { lens: 35 } }
    expect(await job(1)).toMatchObject({ title: 'A drawing', start: 1, end: 9, by: 2, batch: 8, priority: 5, data })
  })

  it('submits a job again, as several where its frames are no range, with the data as JSON', async () => {
    const { page } = browser
    await page.goto(`${farm.url()}/jobs/create?from=1&data=json`)
    await page.getByRole('textbox', { name: 'Frames' }).fill('1,4,9')
    await page.getByText('3 jobs', { exact: true }).waitFor()
    const editor = page.getByRole('textbox', { name: "The job's data as JSON" })
    await editor.click()
    await editor.press('Control+a')
    await page.keyboard.type('{"scene": "/b", "g": 1}')
    await page.getByText(/`g` is no key/).waitFor()
    await editor.press('Control+a')
    await page.keyboard.type('{"scene": "/b"}')
    await until(async () => (await page.getByText(/`g` is no key/).count()) === 0, 'the data is right')
    await page.getByRole('button', { name: 'Submit 3 jobs' }).click()
    await page.getByText('3 jobs selected').or(page.getByText('3 jobs are submitted.')).first().waitFor()
    expect(await job(3)).toMatchObject({ title: 'A drawing 4', start: 4, end: 4, data: { scene: '/b' } })
  })

  it('edits a job type: saving makes a version, and its differences from the one before are shown', async () => {
    const { page } = browser
    await page.goto(`${farm.url()}/jobtypes/`)
    await page.getByRole('link', { name: 'Draw', exact: true }).click()
    const editor = page.getByRole('textbox', { name: 'Code of the job type' })
    await editor.click()
    await editor.press('Control+Home')
    await page.keyboard.type('# Drawn anew\n')
    await page.getByRole('tab', { name: 'Settings' }).click()
    await page.getByLabel('Tasks in a batch at most').fill('6')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Version 2 of Draw is saved. New jobs use it.').waitFor()
    expect((await farm.call('GET', '/jobtypes/Draw')).body).toMatchObject({
      version: 2,
      max_batch: 6,
      code: `# Drawn anew\n${code}`,
    })
    expect((await farm.call('GET', '/jobtypes/Draw/versions/2/data_schema')).body).toEqual(dataSchema)
    await page.getByRole('tab', { name: 'Changes' }).click()
    await page.locator('ins', { hasText: '6' }).waitFor()
    await page.locator('.cm-changedLine', { hasText: '# Drawn anew' }).first().waitFor()
    await picture(browser, 'job-type', '/jobtypes/Draw')
    await page.goto(`${farm.url()}/jobtypes/Draw?version=1&tab=settings`)
    await page.getByText('This is version 1; the newest is 2.').waitFor()
    expect(await page.getByLabel('Tasks in a batch at most').inputValue()).toBe('4')
  })

  it('shows a mail about a real job as a template would make it, before it is saved', async () => {
    const { page } = browser
    await page.goto(`${farm.url()}/jobtypes/Draw?tab=mails&job=1`)
    await page.getByLabel('Subject').fill('{{ job.title }} is drawn')
    await page.getByRole('heading', { name: 'A drawing is drawn' }).waitFor()
    await page.getByLabel('Subject').fill('{{ job.title')
    await page.getByText(/can't be used/).waitFor()
  })

  it('makes software, ranks its versions by dragging and by keyboard, and deletes it', async () => {
    const { page } = browser
    await page.goto(`${farm.url()}/software/`)
    await page.getByRole('button', { name: 'New software' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('brush')
    await page.getByRole('button', { name: 'Make the software' }).click()
    for (const version of ['1.0', '2.0', '3.0']) {
      await page.getByLabel('New version').fill(version)
      await page.getByRole('button', { name: 'Add', exact: true }).click()
      await page.getByRole('link', { name: version, exact: true }).waitFor()
    }
    const order = async () => {
      const { versions } = z
        .object({ versions: z.array(z.object({ version: z.string(), rank: z.number() })) })
        .parse((await farm.call('GET', '/software/brush')).body)
      return versions
        .sort((a, b) => b.rank - a.rank)
        .map(({ version }) => version)
        .join(' ')
    }
    expect(await order()).toBe('3.0 2.0 1.0')
    await page.getByRole('button', { name: 'Move version 1.0' }).hover()
    await page.mouse.down()
    const target = await page.getByRole('button', { name: 'Move version 3.0' }).boundingBox()
    await page.mouse.move((target?.x ?? 0) + 8, (target?.y ?? 0) - 4, { steps: 12 })
    await page.mouse.up()
    await until(async () => (await order()) === '1.0 3.0 2.0', 'the first version is the newest')
    await page.getByText('The order is 1.0, 3.0, 2.0 now, the newest first.').waitFor()
    const grip = page.getByRole('button', { name: 'Move version 2.0' })
    await grip.press('Space')
    await page.getByText('Version 2.0 is at place 3 of 3.').waitFor({ state: 'attached' })
    await grip.press('ArrowUp')
    await page.getByText('Version 2.0 is at place 2 of 3.').waitFor({ state: 'attached' })
    await grip.press('Space')
    await until(async () => (await order()) === '1.0 2.0 3.0', 'the second version is in the middle')
    await page.getByText('The order is 1.0, 2.0, 3.0 now').getByRole('button', { name: 'Undo' }).click()
    await until(async () => (await order()) === '1.0 3.0 2.0', 'the order is as it was')
    await page.getByRole('link', { name: '1.0', exact: true }).click()
    await page.getByLabel('Function').fill('has_brush')
    await page.getByRole('textbox', { name: 'Discovery code' }).click()
    await page.keyboard.type('def has_brush(): return True')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Version 1.0 is changed.').waitFor()
    expect((await farm.call('GET', '/software/brush/versions/1.0/discovery_code')).body).toBe('def has_brush(): return True')
    await page.getByRole('link', { name: 'brush' }).first().click()
    await page.getByRole('button', { name: 'Delete', exact: true }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Software brush is deleted.').waitFor()
    expect((await farm.call('GET', '/software/brush')).status).toBe(404)
  })

  it('shows nothing that axe finds fault with, in light and dark', async () => {
    const { page } = browser
    const versions = [{ version: '1', discovery_code: '# finds it\ndef find(): return "x"', discovery_function_name: 'find' }]
    await farm.call('POST', '/software/', { software: 'found', versions })
    await farm.call('POST', '/jobtypes/Draw/software_requirements/', { software: 'found' })
    const found = ['/software/', '/software/found', '/software/found/versions/1']
    const tabs = ['code', 'settings', 'data', 'mails', 'changes', 'use'].map(tab => `/jobtypes/Draw?tab=${tab}`)
    for (const path of ['/jobs/create?from=1', '/jobs/create?data=json', '/jobtypes/', '/jobtypes/create', ...tabs, ...found]) {
      await page.goto(`${farm.url()}${path}`)
      await page.locator('h1').first().waitFor()
      await until(async () => (await page.getByText(/^(Reading|Loading)/).count()) === 0, 'the page is there')
      expect(await faultsOf(page), path).toEqual([])
    }
  })

  it('stays within its content security policy', () => {
    // Refusals that were meant: what is wrong, what is not there.
    expect(browser.troubles.filter(trouble => !/^40[049] |status of 40[049]/.test(trouble))).toEqual([])
  })
})
