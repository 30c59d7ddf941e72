import { ActionIcon, Autocomplete, Button, Fieldset, NumberInput, TagsInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from '../../../api/client.js'
import { useTagNames } from '../../jobs/use-names.js'
import type { SoftwareNeed } from './job-fields.js'
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
        <TagsInput
          label="With these tags"
          description="Only agents that have all of them."
          data={tags}
          value={[...needs]}
          onChange={chosen => editing.set({ tag_requirements: { needs: chosen, avoids } })}
        />
        <TagsInput
          label="Without these tags"
          description="No agent that has any of them."
          data={tags}
          value={[...avoids]}
          onChange={chosen => editing.set({ tag_requirements: { needs, avoids: chosen } })}
        />
      </div>
      <SoftwareNeeds editing={editing} />
    </Fieldset>
  )
}

function SoftwareNeeds({ editing }: SectionProps) {
  const software = useSoftware()
  const needs = editing.values.software_requirements
  const set = (index: number, change: Partial<SoftwareNeed> | undefined) =>
    editing.set({
      software_requirements: needs.flatMap((need, at) =>
        at !== index ? [need] : change === undefined ? [] : [{ ...need, ...change }],
      ),
    })
  const versionsOf = (name: string) => software.find(each => each.software === name)?.versions.map(({ version }) => version) ?? []
  return (
    <>
      {needs.map((need, index) => (
        <div key={index} className={styles['need']}>
          <Autocomplete
            label="Software"
            data={software.map(each => each.software)}
            value={need.software}
            onChange={name => set(index, { software: name })}
          />
          <Autocomplete
            label="From version"
            placeholder="any"
            data={versionsOf(need.software)}
            value={need.min_version}
            onChange={version => set(index, { min_version: version })}
          />
          <Autocomplete
            label="To version"
            placeholder="any"
            data={versionsOf(need.software)}
            value={need.max_version}
            onChange={version => set(index, { max_version: version })}
          />
          <ActionIcon
            variant="default"
            size="input-sm"
            aria-label={`Remove ${need.software || 'this software'}`}
            onClick={() => set(index, undefined)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="xs"
        variant="default"
        w="fit-content"
        onClick={() => editing.set({ software_requirements: [...needs, { software: '', min_version: '', max_version: '' }] })}
      >
        Add a software
      </Button>
    </>
  )
}

function useSoftware() {
  const software = useQuery({
    queryKey: ['software', 'names'],
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/software/', { signal })),
  })
  return software.data ?? []
}
