import { expect, it } from 'vitest'
import { createPasswords } from './passwords.js'

it('a name that nobody has takes as long to refuse as a wrong password', async () => {
  const { hash, matches } = createPasswords()
  const stored = await hash('a long enough one')
  const timeOf = async (looked: string | null): Promise<number> => {
    const start = performance.now()
    expect(await matches(looked, 'wrong')).toBe(false)
    return performance.now() - start
  }
  const [known, unknown]: [number[], number[]] = [[], []]
  // In turns, so that what else the machine does falls on both.
  for (let turn = 0; turn < 15; turn++) {
    known.push(await timeOf(stored))
    unknown.push(await timeOf(null))
  }
  const ratio = median(unknown) / median(known)
  expect(ratio).toBeGreaterThan(0.5)
  expect(ratio).toBeLessThan(2)
})

const median = (times: readonly number[]): number => times.toSorted((one, other) => one - other)[times.length >> 1] ?? Number.NaN
