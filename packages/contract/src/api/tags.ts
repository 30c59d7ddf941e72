// Bodies of `/tags/…`.
import { z } from 'zod'
import { agentId, jobId } from '../ids.js'
import type { Settings } from '../settings/settings.js'
import { nameText } from './texts.js'

type TagLimits = Pick<Settings, 'max_tag_length'>

const mostRelations = 10_000

/** `POST /tags/` */
export const newTagSchema = (limits: TagLimits) => z.strictObject({ tag: nameText(limits.max_tag_length) })

// The reference's example gives integers for agents; agents have UUIDs, so an integer names none.
const relatedAgent = z.union(
  [z.guid().transform(agentId), z.int().transform(number => agentId(String(number)))],
  'must be the UUID of an agent',
)

/** `PUT /tags/<tag>` */
export const tagReplacementSchema = (limits: TagLimits) =>
  z.strictObject({
    tag: nameText(limits.max_tag_length).optional(),
    agents: z.array(relatedAgent).max(mostRelations).optional(),
    jobs: z.array(z.int32().transform(jobId)).max(mostRelations).optional(),
  })
export type TagReplacement = z.output<ReturnType<typeof tagReplacementSchema>>

/** `POST /tags/<tag>/agents/` */
export const taggedAgentSchema = z.strictObject({ agent_id: z.guid('must be the UUID of an agent').transform(agentId) })
