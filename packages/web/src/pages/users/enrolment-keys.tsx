// The keys by which agents become agents of this farm.
import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { bodyOf, farm } from '../../api/client.js'
import { enrolmentKeysKey, useEnrolmentKeys, type EnrolmentKey } from '../../api/people-queries.js'
import { useChange } from '../../api/use-change.js'
import { Asked } from '../../parts/asked.js'
import { RoleButton } from '../../parts/may.js'
import { Moment } from '../../parts/moment.js'
import { Note } from '../../parts/note.js'
import { actOnceSure } from '../../parts/plain-action.js'
import { PlainTable } from '../../parts/plain-table.js'
import { NewEnrolmentKey } from './new-enrolment-key.js'
import styles from './section.module.css'

const revocation = {
  title: 'Revoke',
  past: 'revoked',
  warning: (key: string) => `No agent gets in by ${key} from now on. Agents that it has let in stay.`,
}

export function EnrolmentKeys() {
  const keys = useEnrolmentKeys()
  const [isNew, setNew] = useState(false)
  const revoke = useChange({
    act: ({ id }: EnrolmentKey) =>
      bodyOf(farm.DELETE('/api/v1/enrolment_keys/{enrolment_key}', { params: { path: { enrolment_key: String(id) } } })),
    done: key => `Enrolment key ${key.name} is revoked.`,
    touches: [enrolmentKeysKey],
  })
  return (
    <div className={styles['section']}>
      <div className={styles['bar']}>
        <RoleButton role="operator" onClick={() => setNew(true)}>
          New enrolment key
        </RoleButton>
        <span>For render machines that are to join the farm. Each gets a token of its own for the key.</span>
      </div>
      <Asked query={keys}>
        {all => (
          <PlainTable
            label="Enrolment keys"
            columns={[
              { title: 'Key', cell: key => key.name },
              { title: 'Made by', cell: key => key.created_by },
              { title: 'Made', cell: key => <Moment at={key.created_on} /> },
              { title: 'Agents left', cell: key => `${key.uses_left} of ${key.uses}` },
              { title: 'Until', cell: key => <Moment at={key.expires_on} /> },
              {
                title: 'Revoke',
                cell: key => (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`Revoke enrolment key ${key.name}`}
                    onClick={() => actOnceSure(revocation, `enrolment key ${key.name}`, () => revoke.mutate(key))}
                  >
                    Revoke
                  </Button>
                ),
              },
            ]}
            rows={all}
            keyOf={key => key.id}
            empty={<Note title="No key lets agents in now" />}
          />
        )}
      </Asked>
      <Modal opened={isNew} onClose={() => setNew(false)} title="New enrolment key" size="lg">
        <NewEnrolmentKey />
      </Modal>
    </div>
  )
}
