// Filters of the list beside title and state: a form to set them, and chips that show and end them.
import { Autocomplete, Button, NativeSelect, NumberInput, Pill, Popover, TextInput } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { listIn } from '../../shell/address.js'
import { TagsField } from '../../parts/tags-field.js'
import { filterWords, type FilterName, type JobFilters } from './jobs-source.js'
import styles from './jobs-page.module.css'
import { useJobTypeNames, useQueuePaths, useTagNames } from '../../api/known-queries.js'

interface JobFiltersProps {
  readonly filters: JobFilters
  readonly change: (change: Readonly<Partial<Record<FilterName, string | undefined>>>) => void
}

const shownAsChips = ['user', 'jobqueue', 'jobtype', 'tags', 'priority', 'hidden', 'blocked', 'job_group_id'] as const

/** What the list is filtered by now; each can be ended. */
export function FilterChips({ filters, change }: JobFiltersProps) {
  const set = shownAsChips.filter(name => filters[name] !== undefined)
  if (set.length === 0) return null
  return (
    <div className={styles['chips']} role="group" aria-label="Filters in force">
      {set.map(name => (
        <Pill
          key={name}
          size="md"
          withRemoveButton
          removeButtonProps={{
            'aria-label': `End the filter: ${filterWords(name, filters[name] ?? '')}`,
            'aria-hidden': false,
            tabIndex: 0,
          }}
          onRemove={() => change({ [name]: undefined })}
        >
          {filterWords(name, filters[name] ?? '')}
        </Pill>
      ))}
      <Button size="compact-xs" variant="subtle" onClick={() => change(Object.fromEntries(set.map(name => [name, undefined])))}>
        End all
      </Button>
    </div>
  )
}

/** A button that opens the form. */
export function FilterButton({ filters, change }: JobFiltersProps) {
  return (
    <Popover position="bottom-start" shadow="md" trapFocus withRoles>
      <Popover.Target>
        <Button variant="default" size="xs" leftSection={<IconFilter size={16} />}>
          Filters
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Filters">
        <FilterFields filters={filters} change={change} />
      </Popover.Dropdown>
    </Popover>
  )
}

function FilterFields({ filters, change }: JobFiltersProps) {
  const set = (name: FilterName) => (value: string | number) => change({ [name]: value === '' ? undefined : String(value) })
  const choice = (name: FilterName, label: string, data: { value: string; label: string }[]) => (
    <NativeSelect
      size="xs"
      label={label}
      data={data}
      value={filters[name] ?? ''}
      onChange={event => set(name)(event.currentTarget.value)}
    />
  )
  return (
    <div className={styles['filters']}>
      <TextInput
        size="xs"
        label="User"
        description="Several with commas."
        value={filters.user ?? ''}
        onChange={event => set('user')(event.currentTarget.value)}
      />
      <Autocomplete size="xs" label="Queue" data={useQueuePaths()} value={filters.jobqueue ?? ''} onChange={set('jobqueue')} />
      <Autocomplete size="xs" label="Job type" data={useJobTypeNames()} value={filters.jobtype ?? ''} onChange={set('jobtype')} />
      <TagsField
        size="xs"
        label="Tags"
        description="Jobs that have all of them."
        data={useTagNames()}
        value={listIn(filters.tags)}
        onChange={tags => set('tags')(tags.join(','))}
      />
      <NumberInput size="xs" label="Priority" allowDecimal={false} value={filters.priority ?? ''} onChange={set('priority')} />
      {choice('blocked', 'Waiting for other jobs', [
        { value: '', label: 'All' },
        { value: 'true', label: 'Only those that wait' },
        { value: 'false', label: 'Only those that don’t' },
      ])}
      {choice('hidden', 'Hidden jobs', [
        { value: '', label: 'Left out' },
        { value: 'true', label: 'Only those' },
        { value: 'all', label: 'Shown with the others' },
      ])}
    </div>
  )
}
