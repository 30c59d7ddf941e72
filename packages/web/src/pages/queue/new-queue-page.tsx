import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { bodyOf, farm } from '../../api/client.js'
import { queuesKey } from '../../api/query-keys.js'
import { pathOf, useQueues } from '../../api/queue-queries.js'
import { useChange } from '../../api/use-change.js'
import formStyles from '../../parts/form.module.css'
import { useWhyNot } from '../../parts/may.js'
import { useAddress } from '../../shell/use-address.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'
import { columnsOf, queueHelp, queueLabels, type QueueFields } from './queue-fields.js'

interface NewQueue extends QueueFields {
  readonly parent: string | null
}

export function NewQueuePage() {
  usePageTitle('New queue')
  const [{ parent = null }] = useAddress()
  const navigate = useNavigate()
  const queues = useQueues().data ?? []
  const forbidden = useWhyNot('operator')
  const form = useForm<NewQueue>({
    initialValues: { name: '', parent, priority: 0, weight: 10, minimum_agents: '', maximum_agents: '' },
  })
  const create = useChange({
    act: ({ parent: below, ...fields }: NewQueue) => {
      const body = { ...columnsOf(fields), name: fields.name, parent_jobqueue_id: below === null ? null : Number(below) }
      return bodyOf(farm.POST('/api/v1/jobqueues/', { body }))
    },
    done: ({ name }) => `Queue ${name} is made.`,
    touches: [queuesKey, ['overview']],
  })
  const number = (name: 'priority' | 'weight' | 'minimum_agents' | 'maximum_agents') => (
    <NumberInput label={queueLabels[name]} description={queueHelp[name]} allowDecimal={false} {...form.getInputProps(name)} />
  )
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>New queue</h1>
      </div>
      <form
        className={formStyles['form']}
        onSubmit={form.onSubmit(fields => create.mutate(fields, { onSuccess: () => void navigate({ to: '/jobqueues/' }) }))}
      >
        <TextInput
          label={queueLabels.name}
          description="Once on the whole farm, without a slash."
          required
          {...form.getInputProps('name')}
        />
        <Select
          label="In"
          placeholder="The top of the tree"
          clearable
          searchable
          data={queues.map(queue => ({ value: String(queue.id), label: pathOf(queue) }))}
          {...form.getInputProps('parent')}
        />
        <div className={formStyles['row']}>
          {number('priority')}
          {number('weight')}
        </div>
        <div className={formStyles['row']}>
          {number('minimum_agents')}
          {number('maximum_agents')}
        </div>
        <div>
          <Button type="submit" disabled={forbidden !== undefined} loading={create.isPending}>
            Make the queue
          </Button>
        </div>
        {forbidden !== undefined && <p>{forbidden}</p>}
      </form>
    </div>
  )
}
