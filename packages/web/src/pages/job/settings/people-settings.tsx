import { Fieldset } from '@mantine/core'
import { NotifiedField } from '../../../parts/notified-field.js'
import styles from './job-settings.module.css'
import type { SectionProps } from './section.js'

/** Who is mailed, and of what. */
export function PeopleSettings({ editing }: SectionProps) {
  return (
    <Fieldset legend="People" className={styles['section'] ?? ''}>
      <NotifiedField value={editing.values.notified_users} change={notified_users => editing.set({ notified_users })} />
    </Fieldset>
  )
}
