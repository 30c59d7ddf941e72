import { Note } from '../../parts/note.js'

/** What stands in the place of a chart that would be empty. */
export function NothingCounted({ enabled, how, queues = [] }: { enabled: boolean; how: string; queues?: readonly string[] }) {
  if (queues.length > 0) return <Note title="Nothing was counted for these queues in this time." />
  return enabled ? (
    <Note title="Nothing counted yet">{how}</Note>
  ) : (
    <Note title="Nothing counted: statistics are switched off">
      Set <code>enable_statistics: true</code> in <code>scheduler.yml</code> and start the master anew.
    </Note>
  )
}
