import { Alert, Button } from '@mantine/core'
import type { ReactNode } from 'react'
import formStyles from '../form.module.css'
import styles from './edit-form.module.css'
import type { Editing } from './use-edit.js'

interface EditBarProps<Fields extends object> {
  readonly editing: Editing<Fields>
  /** What the fields are called on the page, by their names; a field without one is called by its name. */
  readonly labels?: Readonly<Partial<Record<keyof Fields, string>>> | undefined
  /** Why this person can't save; the button is off then, and says it. */
  readonly forbidden?: string | undefined
}

interface EditFormProps<Fields extends object> extends EditBarProps<Fields> {
  /** Done in place of saving at once, for what is to be asked before. */
  readonly submit?: (() => void) | undefined
  readonly noValidate?: boolean
  readonly className?: string | undefined
  /** Said below what saves. */
  readonly hint?: ReactNode
  readonly children: ReactNode
}

/** The fields of something that is edited, with what saves them. */
export function EditForm<Fields extends object>({
  submit,
  noValidate,
  className,
  hint,
  children,
  ...bar
}: EditFormProps<Fields>) {
  return (
    <form
      noValidate={noValidate}
      className={className ?? formStyles['form']}
      onSubmit={event => {
        event.preventDefault()
        ;(submit ?? bar.editing.save)()
      }}
    >
      {children}
      <EditBar {...bar} />
      {hint}
    </form>
  )
}

/** Save and take back, below the fields of something that is edited; above them stands what somebody else has changed meanwhile. */
function EditBar<Fields extends object>({ editing, labels, forbidden }: EditBarProps<Fields>) {
  return (
    <div className={styles['bar']}>
      <EditClash editing={editing} labels={labels} />
      <Button type="submit" disabled={!editing.isChanged || forbidden !== undefined} loading={editing.isSaving}>
        Save
      </Button>
      <Button variant="default" disabled={!editing.isChanged} onClick={editing.reset}>
        As it was
      </Button>
      {forbidden !== undefined && <p className={styles['forbidden']}>{forbidden}</p>}
    </div>
  )
}

function EditClash<Fields extends object>({ editing, labels }: Pick<EditBarProps<Fields>, 'editing' | 'labels'>) {
  if (editing.conflicts.length === 0) return null
  return (
    <Alert className={styles['clash'] ?? ''} color="yellow" title="Somebody else has changed this meanwhile" role="alert">
      <ul>
        {editing.conflicts.map(({ name, theirs }) => (
          <li key={String(name)}>
            {labels?.[name] ?? String(name)} is now <b>{inWords(theirs)}</b>
          </li>
        ))}
      </ul>
      <div className={styles['bar']}>
        <Button size="xs" onClick={editing.keepMine}>
          Keep what I typed
        </Button>
        <Button size="xs" variant="default" onClick={editing.takeTheirs}>
          Take theirs
        </Button>
      </div>
    </Alert>
  )
}

const longest = 120

function inWords(value: unknown): string {
  if (value === '' || value === null) return 'empty'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
