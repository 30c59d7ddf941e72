// What axe finds fault with on a page: WCAG 2.2, levels A and AA.
import axe from 'axe-core'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { until } from './until.js'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What fades in has colours of its own until it is there. */
const isStill = 'document.getAnimations().every(animation => !(animation instanceof CSSTransition))'

/** A line for each fault, in light and dark: the rule, and where. Of the dark theme only the colours are looked at, since no other rule sees it. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const faults: string[] = []
  for (const [theme, rules] of [
    ['light', tags],
    ['dark', ['color-contrast']],
  ] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await page.locator(`html[data-mantine-color-scheme="${theme}"]`).waitFor()
    await until(() => page.evaluate<boolean>(isStill), 'nothing moves')
    const results: AxeResults = await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(rules)} })`)
    for (const { id, nodes } of results.violations)
      for (const { target, failureSummary } of nodes) faults.push(`${theme}: ${id}: ${target.join(' ')} ${failureSummary ?? ''}`)
  }
  return faults
}
