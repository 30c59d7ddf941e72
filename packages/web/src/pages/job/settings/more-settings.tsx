import { Fieldset, NumberInput, Textarea, TextInput } from '@mantine/core'
import { TagsField } from '../../../parts/tags-field.js'
import styles from './job-settings.module.css'
import type { SectionProps } from './section.js'

/** Whose part the job is, and what its job type is given. */
export function MoreSettings({ editing, fault }: SectionProps & { readonly fault: string | undefined }) {
  return (
    <Fieldset legend="More" className={styles['section'] ?? ''}>
      <div className={styles['row']}>
        <TagsField
          label="Waits for jobs"
          description="Their numbers; Enter after each."
          value={[...editing.values.parents]}
          onChange={parents => editing.set({ parents: parents.filter(id => /^\d{1,9}$/.test(id)) })}
        />
        <NumberInput
          label="Job group"
          description="Its number; empty: none."
          allowDecimal={false}
          {...editing.number('job_group_id')}
        />
        <NumberInput
          label="Warn above RAM"
          description="MB; empty: never."
          allowDecimal={false}
          {...editing.number('ram_warning')}
        />
        <NumberInput label="End above RAM" description="MB; empty: never." allowDecimal={false} {...editing.number('ram_max')} />
      </div>
      <TextInput label="Link to the output" {...editing.text('output_link')} />
      <Textarea
        label="Data"
        description="What the job type is given, as JSON. Frames that run keep what they began with."
        autosize
        minRows={4}
        maxRows={20}
        spellCheck={false}
        classNames={{ input: styles['code'] ?? '' }}
        error={fault}
        {...editing.text('data')}
      />
    </Fieldset>
  )
}
