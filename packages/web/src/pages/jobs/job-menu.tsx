import { Menu } from '@mantine/core'
import { plainActions, type PlainActionName } from './use-job-actions.js'

/** What can be done with jobs, as items of a menu. */
export function JobMenu({ ids, act }: { ids: readonly number[]; act: (name: PlainActionName, ids: readonly number[]) => void }) {
  return (
    <>
      {(Object.keys(plainActions) as PlainActionName[]).map(name => (
        <Menu.Item key={name} {...(name === 'delete' ? { color: 'red' } : {})} onClick={() => act(name, ids)}>
          {plainActions[name].title}
        </Menu.Item>
      ))}
    </>
  )
}
