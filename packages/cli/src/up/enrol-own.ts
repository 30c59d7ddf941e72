// The agents of `pyfarm up` are enrolled like those of other machines, so that nobody else on this one gives them work.
import { newEnrolmentKeyAnswerSchema } from '@pyfarm/contract/api/enrolment'
import { z } from 'zod'
import { type Api } from '../api-client.js'

const keyLastsMs = 600_000

/** A key for so many agents; undefined when the master gives none: then they are let in by their network. */
export async function ownEnrolmentKey(api: Api, agents: number): Promise<string | undefined> {
  if (agents === 0) return undefined
  const expires = new Date(Date.now() + keyLastsMs).toISOString()
  const answer = await api.send('POST', '/enrolment_keys/', { name: 'pyfarm up', uses: agents, expires_on: expires })
  const made = answer.kind === 'answer' ? z.looseObject(newEnrolmentKeyAnswerSchema.shape).safeParse(answer.body) : undefined
  return made?.success === true ? made.data.key : undefined
}
