// `/audit/`: who did what, when, from where.
import { z } from 'zod'
import { timeSchema } from './answers.js'
import { listQuery, searchText } from './collections.js'

/** Who did it: a person, a command with the home's token, somebody of a trusted network, or anybody while logins are off. */
export const auditActors = ['person', 'home', 'network', 'everybody', 'nobody'] as const

const changedColumns = z.record(z.string(), z.unknown()).nullable()

/** An entry of `GET /audit/`. */
export const auditEntrySchema = z
  .object({
    id: z.int(),
    at: timeSchema,
    actor_kind: z.enum(auditActors),
    /** The user's name, or what stands for one. */
    actor: z.string(),
    /** The session or token that showed who it is. */
    credential: z.string().nullable(),
    address: z.string(),
    /** Method and address of the request as the API names it, for example `POST /jobs/:job/rerun`; `log in` for a login. */
    action: z.string(),
    /** What was changed, for example `job 12`. */
    target: z.string().nullable(),
    /** Status of the answer; null when the master ended before it. */
    status: z.int().nullable(),
    /** The request's body, without secrets. */
    request: z.unknown(),
    /** Columns of the target that differ, as they were and as they are. */
    before: changedColumns,
    after: changedColumns,
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof auditEntrySchema>

const moment = z
  .string()
  .max(64)
  .refine(text => !Number.isNaN(Date.parse(text)), 'must be a time like 2026-11-24T12:00:00')
  .transform(text => Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`))

export const auditQuerySchema = listQuery(['id'], {
  actor: searchText().optional().describe('The name of who did it.'),
  action: searchText().optional().describe('The action contains this.'),
  target: searchText().optional().describe('What was changed, such as `job 12`.'),
  address: searchText().optional().describe('The address that it came from.'),
  since: moment.optional().describe('Not before this time.'),
  until: moment.optional().describe('Before this time.'),
})
export type AuditQuery = z.infer<typeof auditQuerySchema>

/** An entry of the history of one job or agent: without what only administrators may know, such as addresses and what was sent. */
export const historyEntrySchema = auditEntrySchema
  .pick({ id: true, at: true, actor: true, action: true, status: true, before: true, after: true })
  .extend({
    /**
     * Of an action on many: what it asked of each, for example `{"action": "set", "values": {"priority": 5}}`; of a change of
     * something else that it has, what that is: `{"tag": "gpu"}`.
     */
    asked: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'HistoryEntry' })
export type HistoryEntry = z.infer<typeof historyEntrySchema>

export const historyQuerySchema = listQuery(['id'], {})
export type HistoryQuery = z.infer<typeof historyQuerySchema>
