import { Button, Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import { countWords } from '../../words/amounts.js'
import styles from './selection-bar.module.css'

interface SelectionBarProps {
  readonly count: number
  /** One of the things that are selected, for example `job`. */
  readonly what: string
  readonly clear: () => void
  /** Items of the menu of what can be done. */
  readonly children: ReactNode
}

/** How many rows are selected, and what can be done with them; not there while none is. */
export function SelectionBar({ count, what, clear, children }: SelectionBarProps) {
  if (count === 0) return null
  return (
    <div className={styles['bar']} role="region" aria-label="Selection">
      <strong>{countWords(count, what)} selected</strong>
      <Menu position="bottom-start" shadow="md">
        <Menu.Target>
          <Button size="xs">Actions</Button>
        </Menu.Target>
        <Menu.Dropdown>{children}</Menu.Dropdown>
      </Menu>
      <Button size="xs" variant="subtle" onClick={clear}>
        End the selection
      </Button>
    </div>
  )
}
