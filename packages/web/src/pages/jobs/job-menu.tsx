import { Menu } from '@mantine/core'
import { jobForms, openJobForm } from './forms/job-forms.js'
import { plainActionNames, plainActions, useJobActions } from './use-job-actions.js'

/** What can be done with jobs, as items of a menu. */
export function JobMenu({ ids }: { ids: readonly number[] }) {
  const act = useJobActions()
  const item = (name: (typeof plainActionNames)[number]) => (
    <Menu.Item key={name} {...(name === 'delete' ? { color: 'red' } : {})} onClick={() => act(name, ids)}>
      {plainActions[name].title}
    </Menu.Item>
  )
  return (
    <>
      {plainActionNames.filter(name => name !== 'delete').map(item)}
      <Menu.Divider />
      {jobForms.map(form => (
        <Menu.Item key={form.title} onClick={() => openJobForm(form, ids)}>
          {form.title}…
        </Menu.Item>
      ))}
      <Menu.Divider />
      {item('delete')}
    </>
  )
}
