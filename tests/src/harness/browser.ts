// A real Chromium: the one inside the npm package, or what CHROME_PATH names; and pictures of it for the manual.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import packaged from '@sparticuz/chromium'
import { chromium } from 'playwright-core'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { checkout } from './processes.js'
import { until } from './until.js'

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface Browser {
  readonly page: Page
  /** What went wrong on the page so far: errors, refused loads, answers from 400 up. */
  readonly troubles: readonly string[]
  readonly close: () => Promise<void>
}

export async function openBrowser(url: string): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'pyfarm-browser-'))
  const executablePath = process.env['CHROME_PATH'] ?? (await packaged.executablePath())
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: quiet,
    headless: true,
    viewport: { width: 1280, height: 860 },
    colorScheme: 'dark',
    // That of the machine may be one that no browser of a person has.
    locale: 'en-US',
  })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('pageerror', error => troubles.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  page.on('response', response => {
    if (response.status() >= 400) troubles.push(`${response.status()} ${response.url()}`)
  })
  await page.goto(url)
  return {
    page,
    troubles,
    close: async () => {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}

const isDrawn = `[...document.images].every(image => image.complete) && !document.body.innerText.includes('Reading')`

/**
 * Where PYFARM_TEST_SCREENSHOTS is set: writes what the page shows to `docs/images/NAME.png`, in few colours, which is small;
 * with a path, what is there, in a tab of its own. Otherwise does nothing.
 */
export async function picture({ page }: Browser, name: string, path?: string): Promise<void> {
  if (process.env['PYFARM_TEST_SCREENSHOTS'] === undefined) return
  const shown = path === undefined ? page : await page.context().newPage()
  if (path !== undefined) {
    await shown.goto(new URL(path, page.url()).href)
    await shown.getByText('Live', { exact: true }).waitFor()
    await until(() => shown.evaluate<boolean>(isDrawn), 'all is drawn')
  }
  const file = join(checkout, `docs/images/${name}.png`)
  await sharp(await shown.screenshot({ animations: 'disabled' }))
    .png({ palette: true, colours: 128, effort: 10 })
    .toFile(file)
  if (path !== undefined) await shown.close()
}
