import { Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './data-table.module.css'

/** Where a menu opens, in pixels of the window. */
export interface MenuPlace {
  readonly x: number
  readonly y: number
}

/** The menu of a right click, or of Shift F10. */
// The menu's place is a button to those who can't see it, since it opens something; nobody reaches it by tab.
export function RowMenu({ place, close, children }: { place: MenuPlace | undefined; close: () => void; children: ReactNode }) {
  return (
    <Menu opened={place !== undefined} onClose={close} position="bottom-start" shadow="md" returnFocus>
      <Menu.Target>
        <span
          role="button"
          aria-label="What can be done"
          tabIndex={-1}
          className={styles['menu-place']}
          style={{ left: place?.x ?? 0, top: place?.y ?? 0 }}
        />
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  )
}
