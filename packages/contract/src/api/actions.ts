// Actions on one or on many jobs, agents and tasks (behaviour.md section 10). Limits are the settings'; an unknown key is refused.
import { z } from 'zod'
import { agentStateCodes, namesOf } from '../enums.js'
import { agentId, jobId, taskId } from '../ids.js'
import type { Settings } from '../settings/settings.js'
import { agentSoftwareSchema, agentUpdateSchema } from './agents.js'
import { jobEditSchema, notifiedUserSchema } from './jobs.js'
import { shownStates } from './shown-states.js'

export const mostTargets = 10_000

/** Actions at the address of one: `POST /jobs/<job>/rerun`. */
export const singleJobActions = ['rerun', 'rerun_failed', 'pause', 'unpause', 'upgrade'] as const
export const singleAgentActions = ['enable', 'disable', 'restart', 'check_software'] as const

/** The body of an action at the address of one: nothing, or `{}`. */
export const singleActionSchema = z.strictObject({}, 'must be empty: this action takes no parameters').nullish()

const numericId = z.int32('must be a whole number')
const text = z.string('must be a text').max(1000)
const oneOrSeveral = <V extends z.ZodType<string>>(value: V) =>
  z.union([value.transform(one => [one]), z.array(value).max(1000)], 'must be one or a list of them')

/** Either the ids of the targets, or a filter like that of their list. */
const targetsOf = <I extends z.ZodType, F extends z.ZodType>(id: I, filter: F) => ({
  ids: z.array(id).max(mostTargets, `must name at most ${mostTargets} targets`).optional(),
  filter: filter.optional(),
})

function idsOrFilter(body: { readonly ids?: unknown; readonly filter?: unknown }, context: z.core.$RefinementCtx): void {
  if ((body.ids === undefined) === (body.filter === undefined))
    context.addIssue({ code: 'custom', path: ['ids'], message: 'give the ids of the targets or a filter, one of the two' })
}

const jobFilterSchema = z
  .strictObject({
    title: text,
    state: oneOrSeveral(z.enum(shownStates)),
    user: oneOrSeveral(text),
    jobqueue: oneOrSeveral(text),
    jobtype: oneOrSeveral(text),
    tags: oneOrSeveral(text),
    hidden: z.boolean('must be true or false'),
    blocked: z.boolean('must be true or false'),
    to_be_deleted: z.boolean('must be true or false'),
    priority: numericId,
    job_group_id: numericId,
  })
  .partial()

/** Body of `POST /jobs/actions`. */
export const jobActionSchema = (settings: Settings) => {
  const targets = targetsOf(numericId.transform(jobId), jobFilterSchema)
  const { jobqueue, tags } = jobEditSchema(settings).required().shape
  const { username, ...flags } = notifiedUserSchema(settings).shape
  const negate = z.boolean('must be true or false').optional()
  return z
    .discriminatedUnion('action', [
      z.strictObject({ action: z.enum([...singleJobActions, 'delete']), ...targets }),
      z.strictObject({ action: z.literal('move'), jobqueue, ...targets }),
      z.strictObject({ action: z.literal('set'), values: jobEditSchema(settings), ...targets }),
      z.strictObject({ action: z.enum(['add_tags', 'remove_tags', 'remove_tag_requirements']), tags, ...targets }),
      z.strictObject({ action: z.literal('add_tag_requirements'), tags, negate, ...targets }),
      z.strictObject({ action: z.literal('notify'), username, ...flags, ...targets }),
      z.strictObject({ action: z.literal('unnotify'), username, ...targets }),
    ])
    .superRefine(idsOrFilter)
}
export type JobActionBody = z.output<ReturnType<typeof jobActionSchema>>

const agentFilterSchema = z
  .strictObject({
    hostname: text,
    state: oneOrSeveral(z.enum(namesOf(agentStateCodes))),
    tags: oneOrSeveral(text),
    software: text,
    software_version: text,
  })
  .partial()

/** Body of `POST /agents/actions`. */
export const agentActionSchema = (settings: Settings) => {
  const targets = targetsOf(z.guid('must be the UUID of an agent').transform(agentId), agentFilterSchema)
  const { tags } = jobEditSchema(settings).required().shape
  const values = agentUpdateSchema(settings).omit({ id: true, current_assignments: true, farm_name: true })
  return z
    .discriminatedUnion('action', [
      z.strictObject({ action: z.enum([...singleAgentActions, 'delete']), ...targets }),
      z.strictObject({ action: z.literal('set'), values, ...targets }),
      z.strictObject({ action: z.enum(['add_tags', 'remove_tags']), tags, ...targets }),
      z.strictObject({ action: z.enum(['add_software', 'remove_software']), ...agentSoftwareSchema(settings).shape, ...targets }),
    ])
    .superRefine(idsOrFilter)
}
export type AgentActionBody = z.output<ReturnType<typeof agentActionSchema>>

const taskFilterSchema = z.strictObject({ job: numericId.transform(jobId), state: oneOrSeveral(z.enum(shownStates)).optional() })

/** Body of `POST /tasks/actions`. */
export const taskActionSchema = z
  .strictObject({ action: z.literal('rerun'), ...targetsOf(numericId.transform(taskId), taskFilterSchema) })
  .superRefine(idsOrFilter)

const targetId = z.union([z.int(), z.string()])

/** What happened to each target, in the order of the ids. */
export const actionResultsSchema = z
  .strictObject({
    results: z.array(
      z.discriminatedUnion('ok', [
        z.strictObject({ id: targetId, ok: z.literal(true) }),
        z.strictObject({ id: targetId, ok: z.literal(false), status: z.int(), error: z.string() }),
      ]),
    ),
  })
  .meta({ id: 'ActionResults' })
export type ActionResults = z.infer<typeof actionResultsSchema>
