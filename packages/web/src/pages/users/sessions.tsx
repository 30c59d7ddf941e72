import { Button } from '@mantine/core'
import { bodyOf, farm } from '../../api/client.js'
import { sessionsKey, useSessions, type Session } from '../../api/people-queries.js'
import { useSession } from '../../api/session.js'
import { useChange } from '../../api/use-change.js'
import { Asked } from '../../parts/asked.js'
import { Moment } from '../../parts/moment.js'
import { Note } from '../../parts/note.js'
import { PlainTable } from '../../parts/plain-table.js'

export function Sessions() {
  const sessions = useSessions(useSession()?.role === 'admin')
  const end = useChange({
    act: (session: Session) =>
      bodyOf(farm.DELETE('/api/v1/sessions/{session}', { params: { path: { session: String(session.id) } } })),
    done: session => `${session.username} is logged out there.`,
    touches: [sessionsKey],
  })
  return (
    <Asked query={sessions}>
      {all => (
        <PlainTable
          label="Browsers that are logged in"
          columns={[
            { title: 'User', cell: session => session.username },
            { title: 'From', cell: session => session.address },
            { title: 'Browser', cell: session => session.user_agent },
            { title: 'Since', cell: session => <Moment at={session.created_on} /> },
            { title: 'Last used', cell: session => <Moment at={session.last_used_on} /> },
            {
              title: 'End',
              cell: session =>
                session.current ? (
                  'this one'
                ) : (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`Log out ${session.username} at ${session.address}`}
                    onClick={() => end.mutate(session)}
                  >
                    Log out
                  </Button>
                ),
            },
          ]}
          rows={all}
          keyOf={session => session.id}
          empty={<Note title="Nobody is logged in." />}
        />
      )}
    </Asked>
  )
}
