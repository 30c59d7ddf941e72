import { Menu } from '@mantine/core'
import { plainActions, useJobActions, type PlainActionName } from './use-job-actions.js'

/** What can be done with jobs, as items of a menu. */
export function JobMenu({ ids }: { ids: readonly number[] }) {
  const act = useJobActions()
  return (Object.keys(plainActions) as PlainActionName[]).map(name => (
    <Menu.Item key={name} {...(name === 'delete' ? { color: 'red' } : {})} onClick={() => act(name, ids)}>
      {plainActions[name].title}
    </Menu.Item>
  ))
}
