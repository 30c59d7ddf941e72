import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { bodyOf, farm, type Schemas } from '../../api/client.js'
import { queuesKey } from '../../api/query-keys.js'
import { useChange } from '../../api/use-change.js'
import styles from './queue-form.module.css'

type Queue = Schemas['JobQueueListItem']

interface QueueFormProps {
  /** Undefined makes a new one. */
  readonly queue: Queue | undefined
  readonly queues: readonly Queue[]
  readonly close: () => void
}

export function QueueForm({ queue, queues, close }: QueueFormProps) {
  const form = useForm<QueueFields>({
    initialValues: {
      name: queue?.name ?? '',
      parent: queue === undefined || queue.parent_jobqueue_id === null ? null : String(queue.parent_jobqueue_id),
      priority: queue?.priority ?? 0,
      weight: queue?.weight ?? 10,
      minimum_agents: queue?.minimum_agents ?? '',
      maximum_agents: queue?.maximum_agents ?? '',
    },
  })
  const save = useChange({
    act: (fields: QueueFields) => saveQueue(queue, fields),
    done: ({ name }) => `Queue ${name} is ${queue === undefined ? 'made' : 'changed'}.`,
    touches: [queuesKey],
  })
  return (
    <form className={styles['form']} onSubmit={form.onSubmit(fields => save.mutate(fields, { onSuccess: close }))}>
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      <Select
        label="Below"
        placeholder="None: at the top"
        clearable
        searchable
        data={queues.filter(({ id }) => id !== queue?.id).map(({ id, fullpath }) => ({ value: String(id), label: fullpath }))}
        {...form.getInputProps('parent')}
      />
      <NumberInput
        label="Priority"
        description="Higher ones go strictly first."
        allowDecimal={false}
        {...form.getInputProps('priority')}
      />
      <NumberInput
        label="Weight"
        description="Share among those of the same priority."
        allowDecimal={false}
        {...form.getInputProps('weight')}
      />
      <NumberInput
        label="Agents at least"
        description="Empty: no minimum."
        allowDecimal={false}
        {...form.getInputProps('minimum_agents')}
      />
      <NumberInput
        label="Agents at most"
        description="Empty: no maximum."
        allowDecimal={false}
        {...form.getInputProps('maximum_agents')}
      />
      <Button type="submit" loading={save.isPending}>
        {queue === undefined ? 'Make the queue' : 'Save'}
      </Button>
    </form>
  )
}

interface QueueFields {
  readonly name: string
  readonly parent: string | null
  readonly priority: number
  readonly weight: number
  readonly minimum_agents: number | ''
  readonly maximum_agents: number | ''
}

function saveQueue(queue: Queue | undefined, { parent, minimum_agents, maximum_agents, ...rest }: QueueFields): Promise<unknown> {
  const body = {
    ...rest,
    parent_jobqueue_id: parent === null ? null : Number(parent),
    minimum_agents: minimum_agents === '' ? null : minimum_agents,
    maximum_agents: maximum_agents === '' ? null : maximum_agents,
  }
  return queue === undefined
    ? bodyOf(farm.POST('/api/v1/jobqueues/', { body }))
    : bodyOf(farm.POST('/api/v1/jobqueues/{queue}', { params: { path: { queue: String(queue.id) } }, body }))
}
