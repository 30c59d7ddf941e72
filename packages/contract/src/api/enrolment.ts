// Bodies and answers of `/enrolment_keys/` and `/enrol`: how an agent gets a token of its own.
import { z } from 'zod'
import { agentId } from '../ids.js'
import { timeSchema } from './answers.js'
import { moment, nameText } from './texts.js'

/** `POST /enrolment_keys/` */
export const newEnrolmentKeySchema = z.strictObject({
  name: nameText(255).optional(),
  uses: z.int().min(1).max(10_000, 'must be a whole number from 1 to 10000').optional(),
  expires_on: moment.optional(),
})
export type NewEnrolmentKeyBody = z.output<typeof newEnrolmentKeySchema>

export const enrolmentKeySchema = z
  .strictObject({
    id: z.int(),
    name: z.string(),
    uses: z.int().meta({ description: 'How many agents it is for.' }),
    uses_left: z.int(),
    created_by: z.string(),
    created_on: timeSchema,
    expires_on: timeSchema,
  })
  .meta({ id: 'EnrolmentKey' })

/** With the key itself, the only time that it is shown. */
export const newEnrolmentKeyAnswerSchema = enrolmentKeySchema.extend({ key: z.string() }).meta({ id: 'NewEnrolmentKey' })

/** The form of an agent's token, which the agent makes itself: an answer that is lost can be asked for again. */
export const agentTokenForm = /^pyfarm_a_[\w-]{43}$/

/** The secret of an enrolment key and, behind a dot, the SHA-256 of the master's certificate where agents have to know it. */
export const enrolmentKeyForm = /^(pyfarm_e_[\w-]{43})(?:\.([\w-]{43}))?$/

/** `POST /enrol` */
export const enrolSchema = z.strictObject({
  key: z.string('must be an enrolment key').max(200),
  agent_id: z.guid('must be the UUID of the agent').transform(agentId),
  token: z.string().regex(agentTokenForm, 'must be pyfarm_a_ and 43 random letters, digits, - and _'),
  proof: z
    .string()
    .regex(/^[\da-f]{64}$/, 'must be 64 hexadecimal digits')
    .optional()
    .meta({
      description:
        'That the agent has the token that it was enrolled with, which is not told: HMAC-SHA256 of what `provenText` says, by the SHA-256 of that token. An agent that is enrolled is enrolled anew only by itself.',
    }),
})
export type EnrolBody = z.output<typeof enrolSchema>

/** What an agent signs with the SHA-256 of its former token, in hexadecimal digits, to have the new one in its place. */
export const provenText = (agent: string, token: string): string => `pyfarm enrol ${agent} ${token}`

export const enrolledSchema = z
  .strictObject({
    agent_id: z.string(),
    order_token: z.string().meta({ description: 'What the master shows to this agent with every call.' }),
  })
  .meta({ id: 'Enrolled' })
