// Tags as they are shown.
import type { AgentLink, KnownTag, TagAnswer, TaggedAgent } from '@pyfarm/contract/api/tag-answers'
import type { AgentId } from '@pyfarm/contract/ids'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { TagWithRelations } from './tag-store.js'

export const tagView = ({ id, tag, agents, jobs }: TagWithRelations): TagAnswer => ({ id, tag, agents, jobs })

/** The answer to a POST of a tag that exists already. */
export const knownTagView = (tag: TagWithRelations, pathMaps: readonly number[]): KnownTag => ({
  ...tagView(tag),
  path_maps: [...pathMaps],
})

export const agentLinkView = (id: AgentId, settings: Settings): AgentLink => ({
  id,
  href: `${settings.api_prefix}/agents/${id}`,
})

export const taggedAgentView = ({ id, hostname }: { id: AgentId; hostname: string }, settings: Settings): TaggedAgent => ({
  ...agentLinkView(id, settings),
  hostname,
})

export const tagSchemaView = (settings: Settings): Record<string, string> => ({
  id: 'INTEGER',
  tag: `VARCHAR(${settings.max_tag_length})`,
})
