import { jobTypeReplySchema, type JobTypeReply } from '@pyfarm/contract/agent-protocol'
import type { PatientClient } from '../master-client/until-answered.js'

/** Gets a job type's code from the master. Throws a sentence when the master has none of that name and version. */
export async function fetchJobType(
  master: PatientClient,
  { name, version }: { readonly name: string; readonly version: number },
  signal: AbortSignal,
): Promise<JobTypeReply> {
  const path = `/jobtypes/${encodeURIComponent(name)}/versions/${version}`
  const answer = await master.send({ method: 'GET', path }, signal)
  const named = `job type ${name} version ${version}`
  if (answer.status === 404) throw new Error(`The master has no ${named}.`)
  if (answer.status !== 200) throw new Error(`The master did not give ${named}: it answered ${answer.status}.`)
  const reply = jobTypeReplySchema.safeParse(answer.body)
  if (!reply.success)
    throw new Error(`The master's answer for ${named} is no job type: ${reply.error.issues[0]?.message ?? 'no JSON'}.`)
  return reply.data
}
