// A real Chromium: the one inside the npm package, or what CHROME_PATH names.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import packaged from '@sparticuz/chromium'
import { chromium } from 'playwright-core'
import type { Page } from 'playwright-core'

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
