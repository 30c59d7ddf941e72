// The jobs that an address asks for: its filters and order, in the words of the API.
import { bodyOf, farm, pageOf } from '../../api/client.js'
import { jobRows, type JobDetails } from '../../api/farm-queries.js'
import { jobsKey } from '../../api/query-keys.js'
import { rowsAPage, type RowSource } from '../../api/use-rows.js'
import type { TableOrder } from '../../parts/table/table-columns.js'
import type { AddressParts } from '../../shell/address.js'

/** Filters by their names in the address. PyFarm's pages called some of them otherwise. */
const filterNames = [
  'title',
  'state',
  'user',
  'jobqueue',
  'jobtype',
  'tags',
  'hidden',
  'blocked',
  'priority',
  'job_group_id',
] as const
export type FilterName = (typeof filterNames)[number]
const oldNames: Readonly<Record<string, FilterName>> = {
  tag: 'tags',
  u: 'user',
  q: 'jobqueue',
  job_queue: 'jobqueue',
  t: 'title',
}

export type JobFilters = Partial<Record<FilterName, string>>

/** A change of filters that takes out what PyFarm's addresses called so, too. */
export function withoutOldNames(change: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  const old = Object.entries(oldNames).filter(([, name]) => name in change)
  return { ...Object.fromEntries(old.map(([name]) => [name, undefined])), ...change }
}

/** What an address filters by; hidden jobs only when it asks for them. */
export function filtersIn(parts: AddressParts): JobFilters {
  const filters: JobFilters = {}
  for (const [name, text] of Object.entries(parts)) {
    const filter = filterNames.find(known => known === name) ?? oldNames[name]
    if (filter !== undefined && text !== '') filters[filter] = text
  }
  return filters
}

/** A filter as a person reads it: `User: anna`. */
export function filterWords(name: FilterName, value: string): string {
  if (name === 'hidden')
    return value === 'all' ? 'With hidden jobs' : value === 'true' || value === '1' ? 'Hidden jobs' : 'No hidden jobs'
  if (name === 'blocked') return value === 'true' || value === '1' ? 'Waiting for other jobs' : 'Not waiting for other jobs'
  return `${filterTitles[name] ?? name}: ${value.replaceAll(',', ', ')}`
}

const filterTitles: Partial<Record<FilterName, string>> = {
  user: 'User',
  jobqueue: 'Queue',
  jobtype: 'Job type',
  tags: 'Tags',
  priority: 'Priority',
  job_group_id: 'Job group',
}

/** The filters in the words of the API: hidden jobs are left out unless they are asked for. */
function queryOf({ hidden = 'false', ...filters }: JobFilters): Record<string, string> {
  return hidden === 'all' ? filters : { hidden, ...filters }
}

export function jobsSource(filters: JobFilters, order: TableOrder): RowSource<JobDetails> {
  const query = { ...queryOf(filters), sort: order.sort, order: order.order }
  return {
    key: [...jobsKey, 'page', JSON.stringify(query)],
    read: (page, signal) =>
      pageOf(
        farm.GET('/api/v1/jobs/', {
          // Words of an address: the master refuses what it does not know.
          params: { query: { ...query, include: 'details', page: String(page), per_page: String(rowsAPage) } as never },
          signal,
        }),
        jobRows,
      ),
  }
}

/** How many jobs the filters let through, beside what is on the page. */
export async function countJobs(filters: JobFilters, signal: AbortSignal): Promise<number> {
  const query = { ...queryOf(filters), page: '1', per_page: '1' } as never
  return (await pageOf(farm.GET('/api/v1/jobs/', { params: { query }, signal }), rows => rows.map(({ id }) => id))).total
}

/** The ids of up to 1,000 jobs that the filters let through. */
export async function idsOfJobs(filters: JobFilters): Promise<number[]> {
  const query = { ...queryOf(filters), page: '1', per_page: '1000' } as never
  return (await bodyOf(farm.GET('/api/v1/jobs/', { params: { query } }))).map(({ id }) => id)
}
