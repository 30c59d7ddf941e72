// Parts of the overview as they are shown.
import type { Overview } from '@pyfarm/contract/api/overview'
import { nameOfCode, workStateCodes } from '@pyfarm/contract/enums'
import { agentStateOf } from '../agents/agent-store.js'
import { isoOrNull } from '../http/wire.js'
import type { FailedJob, JobPicture, TroubledAgent } from './overview-store.js'

const errorShown = 500

export const failureView = ({ state, at, lastError, ...failure }: FailedJob): Overview['failures'][number] => ({
  ...failure,
  state: state === null ? 'queued' : (nameOfCode(workStateCodes, state) ?? 'queued'),
  at: isoOrNull(at),
  last_error: lastError === null ? null : lastError.trimEnd().slice(-errorShown),
})

export const pictureView = ({ at, ...picture }: JobPicture): Overview['pictures'][number] => ({ ...picture, at: isoOrNull(at) })

export const troubleView = (agent: TroubledAgent): Overview['trouble']['agents'][number] => ({
  id: agent.id,
  hostname: agent.hostname,
  state: agentStateOf(agent.state),
  because: becauseOf(agent),
  last_heard_from: isoOrNull(agent.last_heard_from),
})

function becauseOf(agent: TroubledAgent): string {
  if (agentStateOf(agent.state) === 'offline') return 'It is offline.'
  if (agent.set_aside_by_hand) return 'Set aside at the machine by hand: resume it on the status page of the agent.'
  return agent.set_aside_because ?? `It was not updated: ${(agent.update_error ?? '').slice(0, errorShown)}`
}
