import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { bodyOf, farm, Refused } from '../../api/client.js'
import { jobsKey } from '../../api/query-keys.js'
import { errorsByKey } from '../../parts/data-form/data-errors.js'
import { countWords } from '../../words/amounts.js'
import { refusalFields } from './refusal-fields.js'
import { emptySubmission, type NewJob } from './submission.js'

interface Refusals {
  readonly refusedFields: (errors: Record<string, string>) => void
  readonly refusedData: (errors: Record<string, string>) => void
}

const fieldNames = [...Object.keys(emptySubmission), 'data']

/** Some of several jobs were made before one was refused. */
class PartlyMade extends Error {}

/** Submits jobs one after the other and leads to what was made; a refusal comes back at its fields. */
export function useSubmit({ refusedFields, refusedData }: Refusals) {
  const navigate = useNavigate()
  const client = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: submitAll,
    onSuccess: ids => {
      const [only, ...others] = ids
      notifications.show({
        message: others.length === 0 ? `Job ${only} is submitted.` : `${countWords(ids.length, 'job')} are submitted.`,
      })
      if (others.length === 0) void navigate({ to: '/jobs/$job', params: { job: String(only) } })
      else void navigate({ to: '/jobs/', search: { selected: ids.join(',') } as never })
    },
    onError: error => {
      const {
        data,
        '': rest,
        ...fields
      } = error instanceof Refused ? refusalFields(error.message, fieldNames) : { '': error.message }
      refusedFields(fields)
      if (data !== undefined) refusedData(dataErrors(data))
      if (rest !== undefined) notifications.show({ message: rest, color: 'red', autoClose: 15_000, withBorder: true })
    },
    onSettled: () => client.invalidateQueries({ queryKey: jobsKey }),
  })
}

async function submitAll(jobs: readonly NewJob[]): Promise<number[]> {
  const ids: number[] = []
  for (const body of jobs) {
    try {
      const query = { check_data: 'true' }
      ids.push((await bodyOf(farm.POST('/api/v1/jobs/', { params: { query }, body }))).id)
    } catch (error) {
      if (ids.length === 0 || !(error instanceof Error)) throw error
      throw new PartlyMade(
        `${countWords(ids.length, 'job')} of ${jobs.length} were made (${ids.join(', ')}), then: ${error.message}`,
      )
    }
  }
  return ids
}

/** One refusal holds a sentence for each key, each of which begins with the key in backticks. */
const dataErrors = (said: string): Record<string, string> => errorsByKey(said.split(/(?<=\.) (?=`)/))
