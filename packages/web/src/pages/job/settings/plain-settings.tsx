import { Autocomplete, NumberInput, Switch, Textarea, TextInput } from '@mantine/core'
import { useQueuePaths, useTagNames } from '../../../api/known-queries.js'
import { TagsField } from '../../../parts/tags-field.js'
import type { JobFields, NumberField } from './job-fields.js'
import styles from './job-settings.module.css'
import type { SectionProps } from './section.js'

type NumberName = { [Name in keyof JobFields]: JobFields[Name] extends NumberField ? Name : never }[keyof JobFields]

/** Columns of the job that are texts, numbers and switches. */
export function PlainSettings({ editing }: SectionProps) {
  const queues = useQueuePaths()
  const tags = useTagNames()
  const number = (name: NumberName, label: string, description: string, allowDecimal = false) => (
    <NumberInput label={label} description={description} allowDecimal={allowDecimal} {...editing.number(name)} />
  )
  return (
    <>
      <TextInput label="Title" {...editing.text('title')} />
      <div className={styles['row']}>
        {number('start', 'First frame', 'Fewer frames: surplus ones are stopped and deleted.', true)}
        {number('end', 'Last frame', 'More frames: they are queued.', true)}
        {number('by', 'Step', 'Every how many frames.', true)}
        {number('batch', 'Batch', 'Frames that an agent gets at once, at most.')}
      </div>
      <div className={styles['row']}>
        {number('priority', 'Priority', 'Higher ones go strictly first within a queue.')}
        {number('weight', 'Weight', 'Share among jobs of the same priority.')}
        {number('minimum_agents', 'At least agents', 'Served before all others up to so many.')}
        {number('maximum_agents', 'At most agents', 'Never on more than so many.')}
      </div>
      <div className={styles['row']}>
        {number('requeue', 'Retries', 'How often a frame may fail before it stays failed; -1: for ever.')}
        {number('autodelete_time', 'Delete after', 'Seconds after the job is done; empty: never by itself.')}
        <Autocomplete
          label="Queue"
          description="By its path, such as film/fx; empty: none."
          data={queues}
          value={editing.values.jobqueue}
          onChange={jobqueue => editing.set({ jobqueue })}
        />
        <TagsField
          label="Tags"
          description="To find the job by; Enter after each."
          data={tags}
          value={[...editing.values.tags]}
          onChange={chosen => editing.set({ tags: chosen })}
        />
      </div>
      <Textarea label="Notes" autosize minRows={3} {...editing.text('notes')} />
      <Switch label="Hidden: not listed, gets no agents" {...editing.flag('hidden')} />
    </>
  )
}
