import { Fieldset, NumberInput } from '@mantine/core'
import type { LimitFields } from './job-fields.js'
import styles from './job-settings.module.css'
import type { SectionProps } from './section.js'

const limits: readonly (readonly [keyof LimitFields, string, string])[] = [
  ['task_seconds', 'Longest time of a frame', 'Seconds; one that takes longer has failed there.'],
  ['silence_seconds', 'Longest silence', 'Seconds without a line from the renderer; then the frame has failed.'],
  ['failed_agents', 'Agents a frame may fail on', 'The job is paused then.'],
  ['failures', 'Failures in all', 'The job is paused after so many.'],
]

/** When a frame or the job is stopped for its own good; empty fields limit nothing. */
export function LimitSettings({ editing }: SectionProps) {
  return (
    <Fieldset legend="Limits" className={styles['section'] ?? ''}>
      <div className={styles['row']}>
        {limits.map(([name, label, description]) => (
          <NumberInput
            key={name}
            label={label}
            description={description}
            allowDecimal={false}
            min={1}
            value={editing.values.limits[name]}
            onChange={value =>
              editing.set({ limits: { ...editing.values.limits, [name]: typeof value === 'number' ? value : '' } })
            }
          />
        ))}
      </div>
    </Fieldset>
  )
}
