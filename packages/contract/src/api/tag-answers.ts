// What the tags' endpoints answer.
import { z } from 'zod'

/** A tag with the ids of the agents and jobs that have it. */
export const tagSchema = z
  .strictObject({ id: z.int(), tag: z.string(), agents: z.array(z.string()), jobs: z.array(z.int()) })
  .meta({ id: 'Tag' })
export type TagAnswer = z.infer<typeof tagSchema>

/** The answer to a POST of a tag that exists: the ids of its path maps as well. */
export const knownTagSchema = tagSchema.extend({ path_maps: z.array(z.int()) }).meta({ id: 'KnownTag' })
export type KnownTag = z.infer<typeof knownTagSchema>

/** Where an agent is: `/api/v1/agents/<id>`. */
export const agentLinkSchema = z.strictObject({ id: z.string(), href: z.string() }).meta({ id: 'AgentLink' })
export type AgentLink = z.infer<typeof agentLinkSchema>

export const taggedAgentAnswerSchema = agentLinkSchema.extend({ hostname: z.string() }).meta({ id: 'TaggedAgent' })
export type TaggedAgent = z.infer<typeof taggedAgentAnswerSchema>
