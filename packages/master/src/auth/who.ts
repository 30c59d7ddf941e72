import type { Who } from '@pyfarm/contract/api/people'
import type { Farm } from '../farm.js'
import { countAdministrators } from '../users/role-store.js'
import { roleOf } from './caller-rules.js'
import type { Caller } from './caller-rules.js'

/** A caller, as it is told to itself. */
export async function whoIs(farm: Farm, caller: Caller): Promise<Who> {
  return {
    kind: caller.kind,
    username: caller.kind === 'person' ? caller.name : null,
    agent_id: caller.kind === 'agent' ? caller.agent : null,
    role: roleOf(caller) ?? null,
    csrf_token: caller.kind === 'person' && caller.by.kind === 'session' ? caller.by.csrfToken : null,
    login_disabled: farm.settings.login_disabled,
    setup_needed: await needsSetup(farm),
  }
}

/** Whether somebody still has to become the first administrator. */
export const needsSetup = async ({ settings, database }: Farm): Promise<boolean> =>
  !settings.login_disabled && (await countAdministrators(database.read)) === 0
