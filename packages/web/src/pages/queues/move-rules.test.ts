import { expect, it } from 'vitest'
import { canMove, moveWords } from './move-rules.js'

const queue = (id: number, fullpath: string, parent: number | null, more: object = {}) => ({
  ...{ id, name: fullpath.split('/').at(-1) ?? '', parent_jobqueue_id: parent, fullpath },
  ...{ priority: 0, weight: 10, minimum_agents: null, maximum_agents: null },
  ...more,
})
const film = queue(1, '/film', null, { maximum_agents: 8 })
const fx = queue(2, '/film/fx', 1)
const smoke = queue(3, '/film/fx/smoke', 2)
const ads = queue(4, '/ads', null, { weight: 30 })
const queues = [film, fx, smoke, ads]
const share = (id: number, running: number) => ({
  ...{ id, agents: 0, waiting: 0, own_agents: 0, promise: null },
  jobs: { running, queued: 1, blocked: 0, paused: 0, failed: 7, done: 9 },
})

it('goes anywhere but where it is, and into itself', () => {
  const places = [null, 1, 2, 3, 4].filter(target => canMove(queues, fx, target))
  expect(places).toEqual([null, 4])
})

it('says what a move changes', () => {
  expect(moveWords(queues, [share(2, 1), share(3, 0)], fx, ads)).toEqual([
    'It becomes ads/fx, with 1 queue below it.',
    '3 unfinished jobs go with it. What is being rendered goes on.',
    'In ads no other queue has its priority, 0.',
  ])
  expect(moveWords(queues, [], ads, film)).toEqual([
    'It becomes film/ads.',
    'No unfinished jobs go with it. What is being rendered goes on.',
    'In film it shares priority 0 with fx: its weight promises it 75 % while all have work.',
    'No more than 8 agents work in film at a time.',
  ])
})
