// An entry of the audit in words.

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
}

/** What somebody did, after their name; an action that is not known here is named as the API does. */
export const actionWords = (action: string): string => known[action] ?? `did ${action}`

export interface ColumnChange {
  readonly name: string
  readonly before: string
  readonly after: string
}

type Columns = Readonly<Record<string, unknown>> | null

/** The columns that differ; none for what was only made or is gone. */
export function changesOf(before: Columns, after: Columns): ColumnChange[] {
  if (before === null || after === null) return []
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.map(name => ({ name: name.replaceAll('_', ' '), before: inWords(before[name]), after: inWords(after[name]) }))
}

const longest = 200

function inWords(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'none'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
