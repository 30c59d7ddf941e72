import { expect, it } from 'vitest'
import { beginEdit, changedOnly, conflictsOf, nextEdit } from './edit-rules.js'

const shot = { title: 'shot', priority: 0, tags: ['fx'] }
const typed = (values: Partial<typeof shot>) => nextEdit(beginEdit(shot), { kind: 'type', values })

it('takes what others changed where this person changed nothing', () => {
  const edit = nextEdit(typed({ priority: 5 }), { kind: 'news', fields: { ...shot, tags: ['fx', 'hot'] } })
  expect(edit.mine).toEqual({ title: 'shot', priority: 5, tags: ['fx', 'hot'] })
  expect(conflictsOf(edit)).toEqual([])
  expect(changedOnly(edit.base, edit.mine)).toEqual({ priority: 5 })
})

it('keeps what this person typed, and names the fields that both changed', () => {
  const edit = nextEdit(typed({ title: 'mine' }), { kind: 'news', fields: { ...shot, title: 'theirs', priority: 9 } })
  expect(edit.mine).toEqual({ ...shot, title: 'mine', priority: 9 })
  expect(conflictsOf(edit)).toEqual(['title'])
  expect(nextEdit(edit, { kind: 'take theirs' }).mine).toEqual({ ...shot, title: 'theirs', priority: 9 })
  const kept = nextEdit(edit, { kind: 'keep mine' })
  expect(conflictsOf(kept)).toEqual([])
  expect(changedOnly(kept.base, kept.mine)).toEqual({ title: 'mine' })
})

it('sees no conflict where both wanted the same, or another one took it back', () => {
  const same = nextEdit(typed({ tags: [] }), { kind: 'news', fields: { ...shot, tags: [] } })
  expect(conflictsOf(same)).toEqual([])
  expect(changedOnly(same.base, same.mine)).toEqual({})
  const clash = nextEdit(typed({ title: 'mine' }), { kind: 'news', fields: { ...shot, title: 'theirs' } })
  expect(conflictsOf(nextEdit(clash, { kind: 'news', fields: shot }))).toEqual([])
})

it('keeps what was typed while the save was on its way', () => {
  const edit = nextEdit(typed({ title: 'mine, and more' }), { kind: 'saved', fields: { ...shot, title: 'mine' } })
  expect(changedOnly(edit.base, edit.mine)).toEqual({ title: 'mine, and more' })
  expect(nextEdit(edit, { kind: 'reset' }).mine.title).toBe('mine')
})
