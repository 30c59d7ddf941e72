// What is wrong with a description though each of its values is right for itself. Pure.
import type { SoftwareVersion, SoftwareWanted } from './fields.js'
import { groupName, groupTitle } from './group-names.js'

export interface Contradiction {
  /** The key whose value has to change. */
  readonly path: readonly (string | number)[]
  readonly message: string
}

interface Limits {
  readonly minimum_agents: number | null
  readonly maximum_agents: number | null
}

interface Agents {
  readonly name?: string | undefined
  readonly count: number
  readonly from: number
  readonly until?: number | undefined
  readonly every?: number | undefined
  readonly software: readonly SoftwareVersion[]
}

interface Jobs extends Limits {
  readonly title?: string | undefined
  readonly count: number
  readonly frames: number
  readonly queue: string | null
  readonly after?: string | undefined
  readonly software: readonly SoftwareWanted[]
}

interface Description {
  readonly agents: readonly Agents[]
  readonly software: Readonly<Record<string, readonly string[]>>
  readonly queues: readonly (Limits & { readonly path: string })[]
  readonly jobs: readonly Jobs[]
}

interface Most {
  readonly agents: number
  readonly jobs: number
  readonly frames: number
}

export function findContradictions(farm: Description, most: Most): Contradiction[] {
  return [
    ...tooMany('agents', sum(farm.agents.map(group => group.count)), most.agents, 'agents'),
    ...tooMany('jobs', sum(farm.jobs.map(group => group.count)), most.jobs, 'jobs'),
    ...tooMany('jobs', sum(farm.jobs.map(group => group.count * group.frames)), most.frames, 'frames'),
    ...repeated('agents', 'name', farm.agents.map(groupName)),
    ...repeated(
      'queues',
      'path',
      farm.queues.map(queue => queue.path),
    ),
    ...repeated('jobs', 'title', farm.jobs.map(groupTitle)),
    ...farm.queues.flatMap((queue, index) => [...badPath(queue.path, index), ...badLimits(queue, ['queues', index])]),
    ...farm.agents.flatMap(badTimes),
    ...farm.jobs.flatMap((group, index) => [
      ...badLimits(group, ['jobs', index]),
      ...unknownQueue(farm, group, index),
      ...badParent(farm.jobs, group, index),
    ]),
    ...unrankedVersions(farm),
  ]
}

function tooMany(key: string, count: number, most: number, what: string): Contradiction[] {
  return count <= most ? [] : [{ path: [key], message: `must have at most ${most} ${what} in all, not ${count}` }]
}

function repeated(list: string, key: string, names: readonly string[]): Contradiction[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) === index ? [] : [{ path: [list, index, key], message: `must not be that of another one` }],
  )
}

function badPath(path: string, index: number): Contradiction[] {
  const isGood = path.split('/').every(part => part.trim() === part && part !== '')
  return isGood ? [] : [{ path: ['queues', index, 'path'], message: 'must be names with slashes between, like film/hero' }]
}

function badLimits({ minimum_agents: least, maximum_agents: most }: Limits, path: readonly (string | number)[]): Contradiction[] {
  if (least === null || most === null || least <= most) return []
  return [{ path: [...path, 'minimum_agents'], message: `must not be more than maximum_agents, ${most}` }]
}

function badTimes({ from, until, every }: Agents, index: number): Contradiction[] {
  if (until !== undefined && until <= from) return [{ path: ['agents', index, 'until'], message: 'must be later than from' }]
  if (every === undefined) return []
  if (until === undefined) return [{ path: ['agents', index, 'every'], message: 'needs an until' }]
  if (every >= until - from) return []
  return [{ path: ['agents', index, 'every'], message: 'must be no shorter than the time from from to until' }]
}

function unknownQueue({ queues }: Description, { queue }: Jobs, index: number): Contradiction[] {
  if (queue === null || queues.some(({ path }) => path === queue || path.startsWith(`${queue}/`))) return []
  return [
    { path: ['jobs', index, 'queue'], message: `must be the path of one of queues${listed(queues.map(({ path }) => path))}` },
  ]
}

function badParent(jobs: readonly Jobs[], { after }: Jobs, index: number): Contradiction[] {
  if (after === undefined) return []
  const titles = jobs.map(groupTitle)
  const path = ['jobs', index, 'after']
  if (!titles.includes(after)) return [{ path, message: `must be the title of other jobs${listed(titles)}` }]
  return waitsForItself(jobs, titles, index) ? [{ path, message: 'must not lead back to these jobs' }] : []
}

function waitsForItself(jobs: readonly Jobs[], titles: readonly string[], start: number): boolean {
  let at = start
  for (let step = 0; step < jobs.length; step++) {
    const after = jobs[at]?.after
    if (after === undefined) return false
    at = titles.indexOf(after)
    if (at === start) return true
  }
  return false
}

/** Where a list says which version is newer, it has to say it for all. */
function unrankedVersions({ agents, jobs, software }: Description): Contradiction[] {
  const isMissing = (name: string, version: string | undefined) =>
    version !== undefined && Object.hasOwn(software, name) && software[name]?.includes(version) === false
  const message = 'must have versions that software lists'
  return [
    ...agents.flatMap((group, index) =>
      group.software.some(({ software: of, version }) => isMissing(of, version))
        ? [{ path: ['agents', index, 'software'], message }]
        : [],
    ),
    ...jobs.flatMap((group, index) =>
      group.software.some(({ software: of, lowest, highest }) => isMissing(of, lowest) || isMissing(of, highest))
        ? [{ path: ['jobs', index, 'software'], message }]
        : [],
    ),
  ]
}

/** Some of the names, so that a slip of the pen is seen at once. */
function listed(names: readonly string[]): string {
  if (names.length === 0) return ', but there are none'
  return `: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}`
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
