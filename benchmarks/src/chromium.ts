// A real Chromium with a page that tells how it fares: the one inside the npm package, or what CHROME_PATH names.
import packaged from '@sparticuz/chromium'
import { chromium } from 'playwright-core'
import type { CDPSession, Page } from 'playwright-core'

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-sync',
]

export interface MeasuredPage {
  readonly page: Page
  /** The longest task of the page's thread since the last call, in ms. */
  readonly longestTask: () => Promise<number>
  /** How long each key press took until what it changed was painted, in ms, since the last call. */
  readonly keyTimes: () => Promise<number[]>
  /** What the page's objects take after a collection, in MiB. */
  readonly heap: () => Promise<number>
  /** Tells the page something as the farm's events do. */
  readonly tell: (messages: readonly string[]) => Promise<void>
  readonly close: () => Promise<void>
}

// Each tab listens by itself here, so that the bench can speak as its stream.
const observe = `
  delete window.SharedWorker
  window.measured = { longest: 0, keys: [], streams: [] }
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) measured.longest = Math.max(measured.longest, duration)
  }).observe({ entryTypes: ['longtask'] })
  new PerformanceObserver(list => {
    for (const { name, duration } of list.getEntries()) if (name === 'keydown') measured.keys.push(duration)
  }).observe({ type: 'event', durationThreshold: 16 })
  const Stream = window.EventSource
  window.EventSource = function (url) {
    const stream = new Stream(url)
    measured.streams.push(stream)
    return stream
  }
  window.EventSource.CLOSED = Stream.CLOSED
`

export async function openMeasuredPage(): Promise<MeasuredPage> {
  const executablePath = process.env['CHROME_PATH'] ?? (await packaged.executablePath())
  const browser = await chromium.launch({ executablePath, args: quiet, headless: true })
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } })
  await context.addInitScript(observe)
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  const take = (what: string) => page.evaluate<unknown>(`(() => { const { longest, keys } = measured; ${what} })()`)
  return {
    page,
    longestTask: async () => Number(await take('measured.longest = 0; return longest')),
    keyTimes: async () => (await take('measured.keys = []; return keys')) as number[],
    heap: () => heapOf(session),
    tell: async messages => {
      await page.evaluate(`for (const data of ${JSON.stringify(messages)}) measured.streams.at(-1).onmessage({ data })`)
    },
    close: () => browser.close(),
  }
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 2 ** 20
}
