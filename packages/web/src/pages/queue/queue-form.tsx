import { NumberInput, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import { bodyOf, farm } from '../../api/client.js'
import { jobsKey, queuesKey } from '../../api/query-keys.js'
import { pathOf, readQueues, type Queue } from '../../api/queue-queries.js'
import { EditForm } from '../../parts/edit/edit-form.js'
import { useEdit } from '../../parts/edit/use-edit.js'
import styles from '../../parts/form.module.css'
import { useWhyNot } from '../../parts/may.js'
import { columnsOf, fieldsOf, queueHelp, queueLabels, type QueueFields } from './queue-fields.js'

export function QueueForm({ queue }: { queue: Queue }) {
  const forbidden = useWhyNot('operator')
  const editing = useEdit<QueueFields>({
    now: useMemo(() => fieldsOf(queue), [queue]),
    read: async () => fieldsOf((await readQueues()).find(({ id }) => id === queue.id) ?? queue),
    save: changed =>
      bodyOf(farm.POST('/api/v1/jobqueues/{queue}', { params: { path: { queue: String(queue.id) } }, body: columnsOf(changed) })),
    done: `Queue ${pathOf(queue)} is changed.`,
    touches: [queuesKey, ['overview'], jobsKey],
  })
  const number = (name: 'priority' | 'weight' | 'minimum_agents' | 'maximum_agents') => (
    <NumberInput label={queueLabels[name]} description={queueHelp[name]} allowDecimal={false} {...editing.number(name)} />
  )
  return (
    <EditForm editing={editing} labels={queueLabels} forbidden={forbidden}>
      <TextInput label={queueLabels.name} required {...editing.text('name')} />
      <div className={styles['row']}>
        {number('priority')}
        {number('weight')}
      </div>
      <div className={styles['row']}>
        {number('minimum_agents')}
        {number('maximum_agents')}
      </div>
    </EditForm>
  )
}
