// The pages of jobs and logs in a real browser, on a farm with one agent: what artists and wranglers do there.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { faultsOf } from './harness/axe.js'
import { openBrowser, picture } from './harness/browser.js'
import type { Browser } from './harness/browser.js'
import { openFarm } from './harness/farm.js'
import type { TestFarm } from './harness/farm.js'
import { until } from './harness/until.js'

const lines = 3000
/** Writes many lines, some in colours, waits for a file, and writes its last. */
const chatty = (gate: string) => ({
  shell: true,
  command: [
    `i=0; while [ $i -lt ${lines} ]; do i=$((i+1)); echo "sample $i of ${lines}"; done`,
    String.raw`printf '\033[31mred\033[0m and \033[38;2;10;200;30mgreen\033[0m <b>no markup</b>\n'`,
    'echo "something is wrong" >&2',
    `while [ ! -f '${gate}' ]; do sleep 0.1; done`,
    'echo "the very last line"',
  ].join('\n'),
})

describe('the pages of jobs', () => {
  let farm: TestFarm
  let browser: Browser
  let gate: string
  let chattyJob: number
  let manyJob: number
  const page = () => browser.page
  const open = async (path: string) => {
    await page().goto(`${farm.url()}${path}`)
    await page().getByText('Live', { exact: true }).waitFor()
  }
  const hasNoFaults = async () => expect(await faultsOf(page())).toEqual([])
  const jobOf = async (id: number) =>
    z
      .looseObject({ priority: z.int(), tags: z.array(z.string()), jobqueue: z.string().nullable() })
      .parse((await farm.call('GET', `/jobs/${id}`)).body)

  beforeAll(async () => {
    farm = await openFarm()
    gate = join(farm.folder, 'gate')
    await farm.call('POST', '/jobqueues/', { name: 'film' })
    chattyJob = await farm.submit({ title: 'Chatty', jobtype: 'CommandLine', start: 1, end: 1, data: chatty(gate) })
    const child = {
      title: 'Waits',
      jobtype: 'CommandLine',
      start: 1,
      end: 2,
      data: { command: 'true' },
      parents: [{ id: chattyJob }],
    }
    await farm.submit(child)
    manyJob = await farm.submit({
      title: 'Many',
      jobtype: 'CommandLine',
      start: 1,
      end: 5000,
      batch: 1,
      data: { command: 'true' },
    })
    await farm.call('POST', `/jobs/${manyJob}/pause`)
    for (const title of ['One', 'Two', 'Three'])
      await farm.submit({
        title,
        jobtype: 'CommandLine',
        start: 1,
        end: 1,
        data: { command: 'true' },
        tag_requirements: [{ tag: 'rare' }],
      })
    browser = await openBrowser(`${farm.url()}/jobs/`)
    await browser.page.setExtraHTTPHeaders({ authorization: `Bearer ${farm.token()}` })
    await browser.page.reload()
    farm.startAgent('one')
    await until(async () => (await farm.job(chattyJob)).state === 'running', 'the first job runs')
  })
  afterAll(async () => {
    await browser.close()
    await farm.close()
  })

  it('tell an artist why the job waits, and for which', async () => {
    await page().getByRole('link', { name: 'Waits', exact: true }).click()
    await page().getByText('Waits until Chatty is done.').waitFor()
    await page().getByRole('tab', { name: 'Why it runs or waits' }).click()
    await page()
      .getByText(/Chatty/)
      .first()
      .waitFor()
    await page().getByRole('tab', { name: 'Parents and children' }).click()
    await page().locator('.react-flow').getByRole('link', { name: 'Chatty' }).waitFor()
    await hasNoFaults()
    await page()
      .getByRole('region', { name: 'It waits for' })
      .or(page().locator('section', { hasText: 'It waits for' }))
      .getByRole('link', { name: 'Chatty' })
      .click()
    await page().getByRole('heading', { name: 'Chatty' }).waitFor()
  })

  describe('with a log', () => {
    it('follow it, pause when one scrolls up, and search in it', async () => {
      await open(`/jobs/${chattyJob}?tab=tasks`)
      await page().getByRole('link', { name: 'Log', exact: true }).click()
      const log = page().getByRole('region', { name: 'Lines of the log' })
      await log.getByText('something is wrong').waitFor()
      const follow = page().getByRole('button', { name: /^Follow/ })
      expect(await follow.getAttribute('aria-pressed')).toBe('true')
      await log.focus()
      await page().keyboard.press('Home')
      await page().getByRole('button', { name: 'Follow', exact: true }).waitFor()
      await page()
        .getByRole('searchbox', { name: 'Search the log' })
        .fill(String.raw`sample 29\d\d of`)
      await page().getByText('–/0', { exact: true }).waitFor()
      await page().getByRole('button', { name: 'Regular expression' }).click()
      await page().getByText('–/100', { exact: true }).waitFor()
      await page().getByRole('searchbox', { name: 'Search the log' }).press('Enter')
      await page().getByText('1/100', { exact: true }).waitFor()
      await log.locator('[aria-current="true"] mark').getByText('sample 2900 of').waitFor()
      await page().getByRole('button', { name: 'Previous place' }).click()
      await page().getByText('100/100', { exact: true }).waitFor()
      await picture(browser, 'log')
      await picture(browser, 'wall', '/?wall')
    })

    it('show colours and markup as what they are', async () => {
      const log = page().getByRole('region', { name: 'Lines of the log' })
      await log.focus()
      await page().keyboard.press('End')
      await log.getByText('<b>no markup</b>').waitFor()
      expect(await log.locator('[data-colour="1"]').textContent()).toBe('red')
      const green = log.getByText('green', { exact: true })
      expect(await green.getAttribute('style')).toContain('rgb(10, 200, 30)')
      expect(await log.locator('[data-stream="stderr"]').textContent()).toContain('something is wrong')
      await hasNoFaults()
    })

    it('link to a line, which is in sight when another opens it', async () => {
      const log = page().getByRole('region', { name: 'Lines of the log' })
      await log.focus()
      await page().keyboard.press('Home')
      await log.getByText(`sample 1 of ${lines}`, { exact: true }).waitFor()
      await log.locator('[data-line="10"] a').click()
      await until(() => page().url().includes('line=10'), 'the line is in the address')
      const address = page()
        .url()
        .replace(/line=\d+/, 'line=1500')
      await page().goto(address)
      await log.locator('[aria-current="true"][data-line="1500"]').waitFor()
      await page().getByRole('region', { name: 'Text of line 1500' }).waitFor()
    })

    it('bring in what is written while it is followed, to the end', async () => {
      await page().getByRole('button', { name: 'Follow', exact: true }).click()
      await writeFile(gate, '')
      await page().getByRole('region', { name: 'Lines of the log' }).getByText('the very last line').waitFor()
      await until(async () => (await farm.job(chattyJob)).state === 'done', 'the job is done')
    })
  })

  it('change a job, and take it back', async () => {
    await open(`/jobs/${manyJob}?tab=settings`)
    await page().getByRole('textbox', { name: 'Priority' }).waitFor()
    await hasNoFaults()
    await page().getByRole('textbox', { name: 'Priority' }).fill('7')
    await page().getByRole('button', { name: 'Save' }).click()
    await page().getByText(`Job ${manyJob} is changed.`).waitFor()
    expect((await jobOf(manyJob)).priority).toBe(7)
    await page().getByRole('button', { name: 'Undo' }).click()
    await until(async () => (await jobOf(manyJob)).priority === 0, 'the priority is as it was')
    await page().getByText('Taken back.').waitFor()
  })

  it('say how many frames a smaller range loses before it is saved', async () => {
    await page().getByRole('textbox', { name: 'Last frame' }).fill('4900')
    await page().getByRole('button', { name: 'Save' }).click()
    await page()
      .getByText(/^100 frames leave the job/)
      .waitFor()
    await page().getByRole('button', { name: 'Change the frames' }).click()
    await until(async () => (await farm.tasks(manyJob)).length === 4900, 'the frames are gone')
  })

  it('tell who changed what', async () => {
    await page().getByRole('tab', { name: 'History' }).click()
    await page().getByText('changed it').first().waitFor()
    await hasNoFaults()
  })

  it('select many frames in the grid, and render them again', async () => {
    const [first] = await farm.tasks(manyJob)
    if (first === undefined) throw new Error('the job has no frames')
    await farm.call('POST', `/jobs/${manyJob}/tasks/${first.id}`, { state: 'done' })
    await open(`/jobs/${manyJob}`)
    const grid = page().getByRole('application', { name: /^Frames of Many/ })
    const box = await grid.boundingBox()
    if (box === null) throw new Error('the grid is not seen')
    await page().mouse.move(box.x + 5, box.y + 5)
    const tip = page().getByRole('tooltip', { includeHidden: true }).filter({ hasText: 'Frame 1, done' })
    await tip.waitFor()
    const tipBox = await tip.boundingBox()
    expect((tipBox?.y ?? 0) + (tipBox?.height ?? 0), 'it covers no cell that it tells of').toBeLessThanOrEqual(box.y)
    await page().keyboard.press('Escape')
    await tip.waitFor({ state: 'detached' })
    await page().getByRole('status').getByText('Frame 1, done').waitFor()
    await page().mouse.down()
    await page().mouse.move(box.x + 5 + 16 * 9, box.y + 5, { steps: 4 })
    await page().mouse.up()
    await page().getByText('10 frames selected').waitFor()
    await page().getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Actions' }).click()
    await page().getByRole('menuitem', { name: 'Render again' }).click()
    await until(async () => (await farm.tasks(manyJob))[0]?.state === 'queued', 'the frame waits again')
    await page().getByRole('button', { name: 'End the selection' }).click()
    await grid.focus()
    await page().keyboard.press('End')
    await page()
      .getByText(/^Frame 4,?900, queued/)
      .waitFor()
    await page().keyboard.press('Space')
    await page().getByText('1 frame selected').waitFor()
    await hasNoFaults()
  })

  it('act on many jobs at once, with what they ask in a window, and take it back', async () => {
    await open('/jobs/?title=&user=&tags=&sort=id&order=asc')
    const table = page().getByRole('grid', { name: 'Jobs' })
    for (const title of ['One', 'Two', 'Three']) await table.getByRole('checkbox', { name: `Select ${title}` }).click()
    const act = async (name: string) => {
      await page().getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Actions' }).click()
      await page().getByRole('menuitem', { name }).click()
    }
    const ids = z.array(z.object({ id: z.int(), title: z.string() })).parse((await farm.call('GET', '/jobs/')).body)
    const idsOf = ids.filter(({ title }) => ['One', 'Two', 'Three'].includes(title)).map(({ id }) => id)
    const all = async (fits: (job: Awaited<ReturnType<typeof jobOf>>) => boolean) =>
      (await Promise.all(idsOf.map(jobOf))).every(fits)

    await picture(browser, 'jobs')
    await act('Move to a queue…')
    await page().getByRole('combobox', { name: 'Queue' }).fill('film')
    await hasNoFaults()
    await page().getByRole('button', { name: 'Move' }).click()
    await until(() => all(job => job.jobqueue === '/film'), 'they are in the queue')
    await page().getByRole('button', { name: 'Undo' }).click()
    await until(() => all(job => job.jobqueue === null), 'they are in none again')

    await act('Set priority, weight and more…')
    await page().getByRole('textbox', { name: 'Priority' }).fill('12')
    await page().getByRole('button', { name: 'Set', exact: true }).click()
    await until(() => all(job => job.priority === 12), 'they have the priority')

    await act('Add or remove tags…')
    await page().getByRole('dialog').getByRole('combobox', { name: 'Tags' }).fill('hot')
    await page().getByRole('dialog').getByRole('combobox', { name: 'Tags' }).press('Enter')
    await page().getByRole('button', { name: 'Add', exact: true }).click()
    await until(() => all(job => job.tags.includes('hot')), 'they have the tag')
    await open(`/jobs/${idsOf[0]}?tab=history`)
    await page().getByText('gave it tags').waitFor()
    await page().getByText('tags: hot').waitFor()
  })

  it('filter by what PyFarm’s addresses had, and keep views', async () => {
    await open('/jobs/?tag=hot')
    const table = page().getByRole('grid', { name: 'Jobs' })
    await table.getByText('Three', { exact: true }).waitFor()
    expect(await table.getByRole('row').count()).toBe(4)
    await page().getByText('Tags: hot').waitFor()
    await page().getByRole('button', { name: 'Views' }).click()
    await page().getByRole('menuitem', { name: 'Save this view…' }).click()
    await page().getByRole('textbox', { name: 'Name' }).fill('Hot ones')
    await page().getByRole('button', { name: 'Save', exact: true }).click()
    await page().getByRole('button', { name: 'End the filter: Tags: hot' }).click()
    await page().getByText('Tags: hot').waitFor({ state: 'detached' })
    await page().getByRole('button', { name: 'Views' }).click()
    await page().getByRole('menuitem', { name: 'Hot ones', exact: true }).click()
    await page().getByText('Tags: hot').waitFor()
    await page().getByRole('button', { name: 'Filters' }).click()
    await page().getByRole('textbox', { name: 'User' }).waitFor()
    await hasNoFaults()
  })

  it('stay within their content security policy and ask for nothing that is not there', () => {
    expect(browser.troubles).toEqual([])
  })
})
