import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { bodyOf, farm } from '../../api/client.js'
import { tokensKey, useTokens, type Token } from '../../api/people-queries.js'
import { useSession } from '../../api/session.js'
import { useChange } from '../../api/use-change.js'
import { AgentLink } from '../../parts/agent-link.js'
import { Asked } from '../../parts/asked.js'
import { Moment } from '../../parts/moment.js'
import { Note } from '../../parts/note.js'
import { actOnceSure } from '../../parts/plain-action.js'
import { PlainTable } from '../../parts/plain-table.js'
import { NewToken } from './new-token.js'
import styles from './section.module.css'

const revocation = {
  title: 'Revoke',
  past: 'revoked',
  warning: (token: string) => `Whoever uses ${token} is refused from now on.`,
}

export function Tokens() {
  const isAdmin = useSession()?.role === 'admin'
  const tokens = useTokens(isAdmin)
  const [isNew, setNew] = useState(false)
  const revoke = useChange({
    act: (token: Token) => bodyOf(farm.DELETE('/api/v1/tokens/{token}', { params: { path: { token: String(token.id) } } })),
    done: token => `Token ${token.name} is revoked.`,
    touches: [tokensKey],
  })
  return (
    <div className={styles['section']}>
      <div className={styles['bar']}>
        <span>For scripts, submitters and agents. {isAdmin ? 'All tokens of the farm.' : 'Yours.'}</span>
        <Button size="xs" onClick={() => setNew(true)}>
          New token
        </Button>
      </div>
      <Asked query={tokens}>
        {all => (
          <PlainTable
            label="Tokens"
            columns={[
              { title: 'Token', cell: token => token.name },
              { title: 'Of', cell: token => ownerOf(token) },
              { title: 'Role', cell: token => token.role ?? 'that of its owner' },
              { title: 'Made', cell: token => <Moment at={token.created_on} /> },
              { title: 'Until', cell: token => (token.expires_on === null ? 'for ever' : <Moment at={token.expires_on} />) },
              { title: 'Last used', cell: token => (token.last_used_on === null ? 'never' : <Moment at={token.last_used_on} />) },
              {
                title: 'Revoke',
                cell: token => (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`Revoke token ${token.name}`}
                    onClick={() => actOnceSure(revocation, `token ${token.name}`, () => revoke.mutate(token))}
                  >
                    Revoke
                  </Button>
                ),
              },
            ]}
            rows={all}
            keyOf={token => token.id}
            empty={<Note title="No tokens" />}
          />
        )}
      </Asked>
      <Modal opened={isNew} onClose={() => setNew(false)} title="New token">
        <NewToken />
      </Modal>
    </div>
  )
}

function ownerOf(token: Token) {
  if (token.agent_id !== null) return <AgentLink agent={token.agent_id}>{`agent ${token.agent_id}`}</AgentLink>
  return token.user ?? 'this farm’s home'
}
