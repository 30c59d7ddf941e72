import { Textarea } from '@mantine/core'
import { useMemo } from 'react'
import { bodyOf, farm } from '../../api/client.js'
import { agentKey, agentsKey } from '../../api/query-keys.js'
import { EditForm } from '../../parts/edit/edit-form.js'
import { useEdit } from '../../parts/edit/use-edit.js'
import { useWhyNot } from '../../parts/may.js'
import { readAgent, type FullAgent } from './use-agent.js'

interface NotesFields {
  readonly notes: string
}

/** What people note of the agent. */
export function AgentNotes({ agent }: { agent: FullAgent }) {
  const { id, hostname, notes } = agent
  const forbidden = useWhyNot('operator')
  const editing = useEdit<NotesFields>({
    now: useMemo(() => ({ notes }), [notes]),
    read: async () => ({ notes: (await readAgent(id)).notes }),
    save: changed => bodyOf(farm.POST('/api/v1/agents/{agent}', { params: { path: { agent: id } }, body: { ...changed } })),
    done: `The notes on ${hostname} are saved.`,
    touches: [agentKey(id), agentsKey],
  })
  return (
    <EditForm editing={editing} labels={{ notes: 'Notes' }} forbidden={forbidden}>
      <Textarea label="Notes" autosize minRows={4} readOnly={forbidden !== undefined} {...editing.text('notes')} />
    </EditForm>
  )
}
