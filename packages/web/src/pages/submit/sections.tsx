// The parts of the form for a new job.
import { NumberInput, Select, Switch, TextInput, Textarea } from '@mantine/core'
import type { WholeVersion } from '../../api/job-types.js'
import { useTagNames } from '../../api/known-queries.js'
import { useQueues } from '../../api/queue-queries.js'
import { TagsField } from '../../parts/tags-field.js'
import { ParentsField } from './parents-field.js'
import { NotifiedField } from '../../parts/notified-field.js'
import { RequirementsField } from '../../parts/requirements-field.js'
import type { SectionProps } from './section-props.js'
import styles from './submit.module.css'

type NumberName =
  | 'num_tiles'
  | 'batch'
  | 'priority'
  | 'weight'
  | 'minimum_agents'
  | 'maximum_agents'
  | 'requeue'
  | 'cpus'
  | 'ram'
  | 'autodelete_time'

interface NumberProps extends SectionProps {
  readonly name: NumberName
  readonly label: string
  readonly description: string
  /** What an empty one stands for; without it, what the farm's settings say. */
  readonly empty?: string
}

const FarmNumber = ({ form, name, label, description, empty = 'Default' }: NumberProps) => (
  <NumberInput label={label} description={description} allowDecimal={false} placeholder={empty} {...form.getInputProps(name)} />
)

export function WorkSection({ form, version }: SectionProps & { readonly version: WholeVersion }) {
  return (
    <section className={styles['section']} aria-label="Title and frames">
      <TextInput label="Title" required data-autofocus {...form.getInputProps('title')} />
      <div className={styles['row']}>
        <TextInput
          label="Frames"
          required
          description="1-96, 1-100x5 for every fifth, or 1,4,9."
          {...form.getInputProps('frames')}
        />
        {version.supports_tiling && (
          <FarmNumber
            form={form}
            name="num_tiles"
            label="Tiles"
            empty="Whole frames"
            description="A task for each part of a frame."
          />
        )}
        <FarmNumber form={form} name="batch" label="Batch" description="Tasks that an agent gets at once, at most." />
      </div>
    </section>
  )
}

export function ShareSection({ form }: SectionProps) {
  const queues = useQueues()
  return (
    <section className={styles['section']} aria-labelledby="its-share">
      <h2 id="its-share">Its share of the farm</h2>
      <div className={styles['row']}>
        <Select
          label="Queue"
          description="Empty: none, beside the queues."
          placeholder="None"
          clearable
          searchable
          data={(queues.data ?? []).map(({ fullpath }) => fullpath)}
          {...form.getInputProps('jobqueue')}
        />
        <FarmNumber form={form} name="priority" label="Priority" description="Higher ones go strictly first." />
        <FarmNumber form={form} name="weight" label="Weight" description="Share among those of the same priority." />
      </div>
      <div className={styles['row']}>
        <FarmNumber
          form={form}
          name="minimum_agents"
          label="Agents at least"
          empty="None"
          description="Served first up to so many."
        />
        <FarmNumber
          form={form}
          name="maximum_agents"
          label="Agents at most"
          empty="No limit"
          description="Never on more than so many."
        />
        <FarmNumber form={form} name="requeue" label="Retries" description="How often a frame may fail; -1: for ever." />
      </div>
      <ParentsField form={form} />
      <Switch
        label="Begin paused"
        description="No agent gets its tasks before somebody lets it go on."
        {...form.getInputProps('paused', { type: 'checkbox' })}
      />
    </section>
  )
}

export function AgentsSection({ form }: SectionProps) {
  const tags = useTagNames()
  return (
    <section className={styles['section']} aria-labelledby="which-agents">
      <h2 id="which-agents">Which agents can do it</h2>
      <div className={styles['row']}>
        <FarmNumber form={form} name="cpus" label="CPUs" description="0: no minimum, -1: a whole agent." />
        <FarmNumber form={form} name="ram" label="RAM in MB" description="0: no minimum, -1: a whole agent." />
      </div>
      <div className={styles['row']}>
        <TagsField label="Only agents with these tags" data={tags} clearable {...form.getInputProps('tag_requirements')} />
        <TagsField label="No agents with these tags" data={tags} clearable {...form.getInputProps('avoided_tags')} />
      </div>
      <RequirementsField
        label="Software"
        description="Beside what the job type needs anyway."
        value={form.values.software_requirements}
        error={form.errors['software_requirements']}
        change={next => form.setFieldValue('software_requirements', next)}
      />
    </section>
  )
}

export function PeopleSection({ form }: SectionProps) {
  const tags = useTagNames()
  return (
    <section className={styles['section']} aria-labelledby="people-and-notes">
      <h2 id="people-and-notes">People and notes</h2>
      <NotifiedField
        value={form.values.notified_users}
        error={form.errors['notified_users']}
        change={next => form.setFieldValue('notified_users', next)}
      />
      <TagsField label="Tags of the job" description="To find it by." data={tags} clearable {...form.getInputProps('tags')} />
      <Textarea label="Notes" autosize minRows={2} {...form.getInputProps('notes')} />
      <div className={styles['row']}>
        <FarmNumber
          form={form}
          name="autodelete_time"
          label="Delete after"
          description="Seconds after it is done; empty: as the farm does."
        />
      </div>
    </section>
  )
}
