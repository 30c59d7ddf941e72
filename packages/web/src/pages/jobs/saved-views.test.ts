import { expect, it } from 'vitest'
import { parseViews, renamed, withoutView, withView } from './saved-views.js'

const failed = { name: 'Failed', address: '?state=failed' }
const mine = { name: 'Mine', address: '?user=anna' }

it('keeps views by their names, the newest last', () => {
  expect(withView([failed, mine], { name: ' Failed ', address: '?state=failed&sort=title' })).toEqual([
    mine,
    { name: 'Failed', address: '?state=failed&sort=title' },
  ])
  expect(withoutView([failed, mine], 'Mine')).toEqual([failed])
})

it('renames one where it stands', () => {
  expect(renamed([failed, mine], 'Failed', 'Broken').map(({ name }) => name)).toEqual(['Broken', 'Mine'])
  expect(renamed([failed, mine], 'Failed', 'Mine')).toEqual([{ ...failed, name: 'Mine' }])
  expect(renamed([failed, mine], 'Failed', '  ')).toEqual([failed, mine])
})

it.each([null, '{', '{}', '[1, {"name": ""}, {"name": "x"}]'])('reads %s as no views', text => {
  expect(parseViews(text)).toEqual([])
})
