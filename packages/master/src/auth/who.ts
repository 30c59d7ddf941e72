import type { Who } from '@pyfarm/contract/api/people'
import { roleOf } from './caller-rules.js'
import type { Caller } from './caller-rules.js'

/** A caller, as it is told to itself. */
export function whoIs(caller: Caller, loginDisabled: boolean, setupNeeded: boolean): Who {
  return {
    kind: caller.kind,
    username: caller.kind === 'person' ? caller.name : null,
    agent_id: caller.kind === 'agent' ? caller.agent : null,
    role: roleOf(caller) ?? null,
    csrf_token: caller.kind === 'person' && caller.by.kind === 'session' ? caller.by.csrfToken : null,
    login_disabled: loginDisabled,
    setup_needed: setupNeeded,
  }
}
