// Actions on jobs that need more than a name, each a form in a window of its own.
import { modals } from '@mantine/modals'
import { countWords } from '../../../words/amounts.js'
import type { JobForm } from './job-form.js'
import { MoveForm } from './move-form.js'
import { NotifyForm } from './notify-form.js'
import { SetForm } from './set-form.js'
import { TagsForm, TagRequirementsForm } from './tags-form.js'

export const jobForms: readonly JobForm[] = [
  { title: 'Move to a queue', Form: MoveForm },
  { title: 'Set priority, weight and more', Form: SetForm },
  { title: 'Add or remove tags', Form: TagsForm },
  { title: 'Change required tags', Form: TagRequirementsForm },
  { title: 'Notify somebody', Form: NotifyForm },
]

export function openJobForm({ title, Form }: JobForm, ids: readonly number[]): void {
  const id = modals.open({
    title: `${title}: ${countWords(ids.length, 'job')}`,
    children: <Form ids={ids} close={() => modals.close(id)} />,
  })
}
