import type { ReactNode } from 'react'
import styles from './note.module.css'

/** What stands where a list would stand: that it is empty, being read, or can't be. */
export function Note({ title, children, tone = 'calm' }: { title: string; children?: ReactNode; tone?: 'calm' | 'trouble' }) {
  return (
    <div className={styles['note']} data-tone={tone} role={tone === 'trouble' ? 'alert' : undefined}>
      <p className={styles['title']}>{title}</p>
      {children !== undefined && <p>{children}</p>}
    </div>
  )
}
