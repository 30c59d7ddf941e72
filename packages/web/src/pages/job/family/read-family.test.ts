import { expect, it } from 'vitest'
import { findFamily } from './read-family.js'

/** Of each job, its parents. */
const parents: Readonly<Record<number, number[]>> = { 1: [], 2: [1], 3: [1], 4: [2, 3], 5: [4], 6: [4], 7: [1] }
const read = (id: number) =>
  Promise.resolve({
    parents: (parents[id] ?? []).map(parent => ({ id: parent })),
    children: Object.entries(parents)
      .filter(([, of]) => of.includes(id))
      .map(([child]) => ({ id: Number(child) })),
  })

it('goes up and down from a job, and to nobody beside it', async () => {
  const { ids, links, isCut } = await findFamily(4, read)
  expect(ids.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6])
  expect(links).toHaveLength(6)
  expect(isCut).toBe(false)
})

it('ends at as many as can be shown', async () => {
  expect(await findFamily(1, read, 3)).toMatchObject({ ids: [1, 2, 3], isCut: true })
})

it('of a job by itself is that job', async () => {
  expect(await findFamily(9, read)).toEqual({ ids: [9], links: [], isCut: false })
})
