// What a person edits meets what another one saves meanwhile.

/** All three are plain JSON with the same fields. */
export interface Edit<Fields> {
  /** What the editing began with; where others have since changed what this person did not touch, theirs. */
  readonly base: Fields
  readonly mine: Fields
  /** What the master has. */
  readonly theirs: Fields
}

export type EditStep<Fields> =
  | { readonly kind: 'type'; readonly values: Partial<Fields> }
  | { readonly kind: 'news'; readonly fields: Fields }
  | { readonly kind: 'saved'; readonly fields: Fields }
  | { readonly kind: 'reset' | 'take theirs' | 'keep mine' }

export const beginEdit = <Fields>(fields: Fields): Edit<Fields> => ({ base: fields, mine: fields, theirs: fields })

export function nextEdit<Fields extends object>(edit: Edit<Fields>, step: EditStep<Fields>): Edit<Fields> {
  const { base, mine, theirs } = edit
  switch (step.kind) {
    case 'type':
      return { ...edit, mine: { ...mine, ...step.values } }
    case 'news':
      return isSame(step.fields, theirs) ? edit : meet(edit, step.fields)
    case 'saved':
      return { base: step.fields, mine: { ...step.fields, ...changedOnly(step.fields, mine) }, theirs: step.fields }
    case 'reset':
      return beginEdit(theirs)
    case 'take theirs':
      return { base: theirs, mine: { ...mine, ...pick(theirs, conflictsOf(edit)) }, theirs }
    case 'keep mine':
      return { base: { ...base, ...pick(theirs, conflictsOf(edit)) }, mine, theirs }
  }
}

/** Fields that this person and somebody else have changed, to different values. */
export const conflictsOf = <Fields extends object>({ base, theirs }: Edit<Fields>): (keyof Fields)[] =>
  namesOf(base).filter(name => !isSame(base[name], theirs[name]))

/** The fields whose values differ, with those of `after`: all that has to be sent. */
export const changedOnly = <Fields extends object>(before: Fields, after: Fields): Partial<Fields> =>
  pick(
    after,
    namesOf(after).filter(name => !isSame(before[name], after[name])),
  )

export function pick<Fields extends object>(fields: Fields, names: readonly (keyof Fields)[]): Partial<Fields> {
  const picked: Partial<Fields> = {}
  for (const name of names) picked[name] = fields[name]
  return picked
}

export const namesOf = <Fields extends object>(fields: Fields): (keyof Fields)[] => Object.keys(fields) as (keyof Fields)[]

/** A field that this person left alone follows the news; one that both changed keeps its old base, which is how it is known. */
function meet<Fields extends object>({ base, mine }: Edit<Fields>, theirs: Fields): Edit<Fields> {
  const next = { base: { ...theirs }, mine: { ...mine }, theirs }
  for (const name of namesOf(theirs)) {
    if (isSame(base[name], mine[name])) next.mine[name] = theirs[name]
    else if (!isSame(mine[name], theirs[name])) next.base[name] = base[name]
  }
  return next
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
