import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './forms.module.css'

interface ActionFormProps {
  /** What the button says. */
  readonly action: string
  /** False while something is missing. */
  readonly isReady: boolean
  readonly submit: () => void
  readonly close: () => void
  readonly children: ReactNode
}

/** A form in a window: its fields, a way to do it, and a way out. */
export function ActionForm({ action, isReady, submit, close, children }: ActionFormProps) {
  return (
    <form
      className={styles['form']}
      onSubmit={event => {
        event.preventDefault()
        if (!isReady) return
        submit()
        close()
      }}
    >
      {children}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button type="submit" disabled={!isReady}>
          {action}
        </Button>
      </Group>
    </form>
  )
}
