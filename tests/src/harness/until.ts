import { setTimeout as wait } from 'node:timers/promises'

/** Waits for a condition; the limit is there so that a test that can't succeed ends, and is no part of what is tested. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, limit = 90_000): Promise<void> {
  const end = performance.now() + limit
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Waited in vain until ${what}.`)
    await wait(50)
  }
}
