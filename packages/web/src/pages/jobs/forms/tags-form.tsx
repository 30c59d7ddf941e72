import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useJobsChange } from '../use-job-actions.js'
import { useTagNames } from '../../../api/known-queries.js'
import { TagsField } from '../../../parts/tags-field.js'
import { ActionForm } from './form-buttons.js'
import type { JobFormProps } from './job-form.js'

/** Tags of the jobs themselves, to find them by. */
export function TagsForm({ ids, close }: JobFormProps) {
  const [how, setHow] = useState<'add_tags' | 'remove_tags'>('add_tags')
  const [tags, setTags] = useState<string[]>([])
  const change = useJobsChange()
  const past = how === 'add_tags' ? `tagged ${tags.join(', ')}` : `no longer tagged ${tags.join(', ')}`
  return (
    <ActionForm
      action={how === 'add_tags' ? 'Add' : 'Remove'}
      isReady={tags.length > 0}
      submit={() => change({ action: { action: how, tags }, ids, past })}
      close={close}
    >
      <SegmentedControl
        aria-label="What to do"
        value={how}
        onChange={value => setHow(value === 'remove_tags' ? 'remove_tags' : 'add_tags')}
        data={[
          { value: 'add_tags', label: 'Add' },
          { value: 'remove_tags', label: 'Remove' },
        ]}
      />
      <TagField tags={tags} set={setTags} />
    </ActionForm>
  )
}

const requirementWays = [
  { value: 'need', label: 'Only agents with it' },
  { value: 'avoid', label: 'No agents with it' },
  { value: 'remove', label: 'Any agents again' },
] as const
type RequirementWay = (typeof requirementWays)[number]['value']

/** Tags that agents must have, or must not have, to get these jobs. */
export function TagRequirementsForm({ ids, close }: JobFormProps) {
  const [how, setHow] = useState<RequirementWay>('need')
  const [tags, setTags] = useState<string[]>([])
  const change = useJobsChange()
  const submit = () => {
    const names = tags.join(', ')
    if (how === 'remove')
      change({
        action: { action: 'remove_tag_requirements', tags },
        ids,
        past: `open to agents whether or not they have ${names}`,
      })
    else {
      const past = how === 'need' ? `for agents with ${names} only` : `for agents without ${names} only`
      change({ action: { action: 'add_tag_requirements', tags, negate: how === 'avoid' }, ids, past })
    }
  }
  return (
    <ActionForm action="Change" isReady={tags.length > 0} submit={submit} close={close}>
      <SegmentedControl
        aria-label="Which agents"
        orientation="vertical"
        value={how}
        onChange={value => setHow(requirementWays.find(way => way.value === value)?.value ?? 'need')}
        data={[...requirementWays]}
      />
      <TagField tags={tags} set={setTags} />
    </ActionForm>
  )
}

function TagField({ tags, set }: { tags: string[]; set: (tags: string[]) => void }) {
  return (
    <TagsField
      data-autofocus
      label="Tags"
      description="Enter after each."
      data={useTagNames()}
      value={tags}
      onChange={set}
      acceptValueOnBlur
    />
  )
}
