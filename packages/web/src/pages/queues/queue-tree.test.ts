import { expect, it } from 'vitest'
import { treeRows } from './queue-tree.js'

const queue = (id: number, name: string, parent: number | null, priority = 0) => ({
  ...{ id, name, priority, parent_jobqueue_id: parent, fullpath: name, weight: 10, minimum_agents: null, maximum_agents: null },
})

it('lists each queue above those below it, siblings by priority and name', () => {
  const queues = [
    queue(1, 'film', null),
    queue(2, 'fx', 1),
    queue(3, 'ads', null),
    queue(4, 'light', 1, 5),
    queue(5, 'rush', null, 9),
  ]
  expect(treeRows(queues).map(({ name, depth }) => [name, depth])).toEqual([
    ['rush', 0],
    ['ads', 0],
    ['film', 0],
    ['light', 1],
    ['fx', 1],
  ])
})
