// Single tags of an agent, added and taken away.
import type { AgentId, TagId } from '@pyfarm/contract/ids'
import { insertOrIgnore } from '../database/insert.js'
import type { Tx } from '../database/database.js'

/** Those that the agent has already stay. */
export async function addTagsToAgent(tx: Tx, agent: AgentId, tags: readonly TagId[]): Promise<void> {
  await insertOrIgnore(
    tx,
    'agent_tag_associations',
    tags.map(tag => ({ agent_id: agent, tag_id: tag })),
  )
}

export async function removeTagsFromAgent(tx: Tx, agent: AgentId, names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  await tx
    .deleteFrom('agent_tag_associations')
    .where('agent_id', '=', agent)
    .where('tag_id', 'in', tx.selectFrom('tags').select('id').where('tag', 'in', names))
    .execute()
}
