import { Fieldset, NumberInput } from '@mantine/core'
import { useTagNames } from '../../../api/known-queries.js'
import { RequirementsField } from '../../../parts/requirements-field.js'
import { TagsField } from '../../../parts/tags-field.js'
import styles from './job-settings.module.css'
import type { SectionProps } from './section.js'

/** What an agent must have to get the job. */
export function RequirementSettings({ editing }: SectionProps) {
  const tags = useTagNames()
  const { needs, avoids } = editing.values.tag_requirements
  return (
    <Fieldset legend="Which agents get it" className={styles['section'] ?? ''}>
      <div className={styles['row']}>
        <NumberInput
          label="CPUs"
          description="0: no minimum, -1: a whole agent."
          allowDecimal={false}
          {...editing.number('cpus')}
        />
        <NumberInput
          label="RAM in MB"
          description="0: no minimum, -1: a whole agent."
          allowDecimal={false}
          {...editing.number('ram')}
        />
        <TagsField
          label="With these tags"
          description="Only agents that have all of them."
          data={tags}
          value={[...needs]}
          onChange={chosen => editing.set({ tag_requirements: { needs: chosen, avoids } })}
        />
        <TagsField
          label="Without these tags"
          description="No agent that has any of them."
          data={tags}
          value={[...avoids]}
          onChange={chosen => editing.set({ tag_requirements: { needs, avoids: chosen } })}
        />
      </div>
      <RequirementsField
        label="Software"
        description="Beside what the job type needs anyway."
        value={editing.values.software_requirements}
        change={software_requirements => editing.set({ software_requirements })}
      />
    </Fieldset>
  )
}
