// Editing something that exists, while others may edit it, too: only what was changed is sent, a clash is told before anything is
// overwritten, and what was saved can be taken back.
import { useEffect, useReducer, type ChangeEvent } from 'react'
import type { FarmKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import { beginEdit, changedOnly, conflictsOf, namesOf, nextEdit, pick, type Edit, type EditStep } from './edit-rules.js'

export interface EditOf<Fields extends object> {
  /** The fields as the master has them now; kept fresh by its query. */
  readonly now: Fields
  /** Reads the fields anew, just before they are saved. */
  readonly read: () => Promise<Fields>
  /** Sends the fields that were changed. */
  readonly save: (changed: Partial<Fields>) => Promise<unknown>
  /** What the person reads when it is saved, for example "Job 3 is changed." */
  readonly done: string
  /** False where a change can't be taken back by sending the old values. */
  readonly canUndo?: boolean
  readonly touches: readonly FarmKey[]
}

export interface Editing<Fields extends object> {
  readonly values: Fields
  readonly set: (values: Partial<Fields>) => void
  readonly isChanged: boolean
  readonly isSaving: boolean
  /** Fields that somebody else has changed while this person did, and what they are now. */
  readonly conflicts: readonly { readonly name: keyof Fields; readonly theirs: unknown }[]
  readonly save: () => void
  readonly reset: () => void
  readonly takeTheirs: () => void
  readonly keepMine: () => void
  /** For an input whose change is an event (TextInput, Textarea). */
  readonly text: (name: FieldsOf<Fields, string>) => {
    readonly value: string
    readonly onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => void
  }
  /** For a NumberInput; an empty one is ''. */
  readonly number: (name: FieldsOf<Fields, number | ''>) => {
    readonly value: number | ''
    readonly onChange: (value: number | string) => void
  }
  /** For a Switch or Checkbox. */
  readonly flag: (name: FieldsOf<Fields, boolean>) => {
    readonly checked: boolean
    readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void
  }
}

/** The names of the fields that hold such a value. */
type FieldsOf<Fields, Value> = { [Name in keyof Fields]-?: Fields[Name] extends Value ? Name : never }[keyof Fields]

/** What is saved, what it was before, and what the fields are then. */
interface Saving<Fields> {
  readonly changed: Partial<Fields>
  readonly before: Partial<Fields>
  readonly after: Fields
}

export function useEdit<Fields extends object>({
  now,
  read,
  save,
  done,
  canUndo = true,
  touches,
}: EditOf<Fields>): Editing<Fields> {
  const [edit, step] = useReducer(
    nextEdit as (edit: Edit<Fields>, step: EditStep<Fields>) => Edit<Fields>,
    now,
    beginEdit<Fields>,
  )
  const change = useChange<Saving<Fields>>({
    act: async ({ changed, after }) => {
      // The last moment to see what others saved; the farm's events may be on their way.
      const fresh = await read()
      step({ kind: 'news', fields: fresh })
      const clashes = conflictsOf(nextEdit(edit, { kind: 'news', fields: fresh }))
      if (clashes.length > 0) throw new Error('Somebody else has changed this meanwhile: choose above whose values are to stay.')
      await save(changed)
      step({ kind: 'saved', fields: { ...fresh, ...pick(after, namesOf(changed)) } })
    },
    done: () => done,
    ...(canUndo && { undo: ({ before }: Saving<Fields>) => save(before) }),
    touches,
  })
  // What this person is just saving comes back as news, too: it is met when it is known whether it was taken.
  useEffect(() => {
    if (!change.isPending) step({ kind: 'news', fields: now })
  }, [now, change.isPending])

  const { base, mine } = edit
  const set = (values: Partial<Fields>) => step({ kind: 'type', values })
  const setOne = (name: keyof Fields, value: unknown) => set({ [name]: value } as Partial<Fields>)
  const changed = changedOnly(base, mine)
  return {
    values: mine,
    set,
    isChanged: namesOf(changed).length > 0,
    isSaving: change.isPending,
    conflicts: conflictsOf(edit).map(name => ({ name, theirs: edit.theirs[name] })),
    save: () => change.mutate({ changed, before: pick(base, namesOf(changed)), after: mine }),
    reset: () => step({ kind: 'reset' }),
    takeTheirs: () => step({ kind: 'take theirs' }),
    keepMine: () => step({ kind: 'keep mine' }),
    text: name => ({ value: mine[name] as string, onChange: event => setOne(name, event.currentTarget.value) }),
    number: name => ({ value: mine[name] as number | '', onChange: value => setOne(name, value) }),
    flag: name => ({ checked: mine[name] as boolean, onChange: event => setOne(name, event.currentTarget.checked) }),
  }
}
