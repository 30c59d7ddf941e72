// An entry of the history of a job or an agent in words.
import type { Schemas } from '../../api/client.js'

type Entry = Schemas['HistoryEntry']

const known: Readonly<Record<string, string>> = {
  'POST /jobs/': 'submitted it',
  'POST /jobs/:job': 'changed it',
  'PUT /jobs/:job': 'changed it',
  'DELETE /jobs/:job': 'deleted it',
  'POST /jobs/:job/rerun': 'let everything be rendered again',
  'POST /jobs/:job/rerun_failed': 'let the failed frames be rendered again',
  'POST /jobs/:job/pause': 'paused it',
  'POST /jobs/:job/unpause': 'let it go on',
  'POST /jobs/:job/upgrade': 'gave it the newest version of its job type',
  'POST /jobs/:job/notified_users/': 'added somebody who is mailed',
  'DELETE /jobs/:job/notified_users/:username': 'took somebody out who was mailed',
  'POST /jobs/:job/tasks/:task/rerun': 'let a frame be rendered again',
  'POST /jobs/:job/tasks/:task': 'changed a frame',
  'POST /agents/': 'registered it',
  'POST /agents/:agent': 'changed it',
  'DELETE /agents/:agent': 'deleted it',
  'POST /agents/:agent/enable': 'let it work',
  'POST /agents/:agent/disable': 'took it out of work',
  'POST /agents/:agent/restart': 'had it restarted',
  'POST /agents/:agent/check_software': 'had its software looked for',
  'POST /agents/:agent/tasks/': 'gave it a task',
  'POST /agents/:agent/software/': 'said that it has a software',
  'POST /tags/:tag/agents/': 'gave it a tag',
  'DELETE /tags/:tag/agents/:agent': 'took a tag from it',
  'DELETE /agents/:agent/software/:software/versions/:version': 'said that it no longer has a software',
}

/** Actions on many at once that have no address of their own for a single one. */
const onMany: Readonly<Record<string, string>> = {
  set: 'changed it',
  delete: 'deleted it',
  move: 'moved it to another queue',
  add_tags: 'gave it tags',
  remove_tags: 'took tags from it',
  add_tag_requirements: 'asked for agents by their tags',
  remove_tag_requirements: 'no longer asked for agents by their tags',
  notify: 'added somebody who is mailed',
  unnotify: 'took somebody out who was mailed',
  add_software: 'said that it has a software',
  remove_software: 'said that it no longer has a software',
}

const oneOfMany: Readonly<Record<string, string>> = {
  'POST /jobs/actions': 'POST /jobs/:job/',
  'POST /agents/actions': 'POST /agents/:agent/',
  'POST /tasks/actions': 'POST /jobs/:job/tasks/:task/',
}

/** What somebody did, after their name; an action that is not known here is named as the API does. */
export function actionWords({ action, asked }: Pick<Entry, 'action' | 'asked'>): string {
  const one = oneOfMany[action]
  if (one === undefined) return known[action] ?? `did ${action}`
  const name = typeof asked?.['action'] === 'string' ? asked['action'] : ''
  return known[one + name] ?? onMany[name] ?? 'changed it'
}

/** What was asked of it: the values that an action on many gave to each. */
export function askedValues(asked: Entry['asked']): { name: string; value: string }[] {
  const { action: _action, values, ...others } = asked ?? {}
  const all = { ...(typeof values === 'object' && values !== null ? values : {}), ...others }
  return Object.entries(all).map(([name, value]) => ({ name: name.replaceAll('_', ' '), value: inWords(value) }))
}

export interface ColumnChange {
  readonly name: string
  readonly before: string
  readonly after: string
}

type Columns = Readonly<Record<string, unknown>> | null

/** The columns that differ, without what no person changes; none for what was only made or is gone. */
export function changesOf(before: Columns, after: Columns): ColumnChange[] {
  if (before === null || after === null) return []
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(name => name !== 'last_heard_from')
  return names.map(name => ({ name: name.replaceAll('_', ' '), before: inWords(before[name]), after: inWords(after[name]) }))
}

const longest = 200

const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every(item => typeof item === 'string')

function inWords(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'none'
  const text = typeof value === 'string' ? value : isNames(value) ? value.join(', ') : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
