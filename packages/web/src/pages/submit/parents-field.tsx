import { MultiSelect } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { bodyOf, farm } from '../../api/client.js'
import { jobsKey } from '../../api/query-keys.js'
import type { SectionProps } from './section-props.js'

const pauseMs = 250
const mostFound = 20

/** Jobs that have to be done first, found by their titles. */
export function ParentsField({ form }: SectionProps) {
  const [typed, setTyped] = useState('')
  const [title] = useDebouncedValue(typed, pauseMs)
  const found = useJobsFound({ title, sort: 'time_submitted', order: 'desc', per_page: String(mostFound) })
  const chosen = useJobsFound({ id: form.values.parents.join(','), per_page: '1000' }, form.values.parents.length > 0)
  const titles = new Map([...chosen, ...found].map(job => [String(job.id), `${job.title} (${job.id}, ${job.state})`]))
  for (const id of form.values.parents) if (!titles.has(id)) titles.set(id, `Job ${id}`)
  return (
    <MultiSelect
      label="Waits for"
      description="Jobs that have to be done before it begins."
      placeholder={form.values.parents.length === 0 ? 'Search jobs by title' : ''}
      searchable
      clearable
      hidePickedOptions
      nothingFoundMessage="No job has such a title."
      searchValue={typed}
      onSearchChange={setTyped}
      // The master has searched already.
      filter={({ options }) => options}
      data={[...titles].map(([value, label]) => ({ value, label }))}
      {...form.getInputProps('parents')}
    />
  )
}

function useJobsFound(query: Readonly<Record<string, string>>, enabled = true) {
  const jobs = useQuery({
    queryKey: [...jobsKey, 'found', JSON.stringify(query)],
    enabled,
    queryFn: ({ signal }) => bodyOf(farm.GET('/api/v1/jobs/', { params: { query: { page: '1', ...query } as never }, signal })),
    placeholderData: before => before,
  })
  return jobs.data ?? []
}
