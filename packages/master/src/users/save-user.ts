// Making, changing and deleting users and roles.
import { roleId } from '@pyfarm/contract/ids'
import type { RoleId, UserId } from '@pyfarm/contract/ids'
import type { NewRole, NewUser, RoleEdit, UserEdit } from '@pyfarm/contract/api/people'
import { weakness } from '../auth/password-rules.js'
import type { Tx } from '../database/database.js'
import type { Farm } from '../farm.js'
import { badRequest, conflict, notFound, RefusedError } from '../http/refusal.js'
import { describeNameOrId } from '../http/wire.js'
import type { NameOrId } from '../http/wire.js'
import { savePassword } from './account-store.js'
import {
  countActiveAdministrators,
  findOrCreateRoles,
  findRole,
  insertRole,
  lockAdminRole,
  removeRole,
  setRoles,
  updateRole,
} from './role-store.js'
import type { RoleRow } from './role-store.js'
import { findUser, findUserRow, insertUser, removeUser, updateUser } from './user-store.js'
import type { UserRow } from './user-store.js'

/** Who is given no roles gets this one. */
const usualRoles = ['user']

/** @throws RefusedError 400 for a weak password, 409 for a name or email that is taken */
export async function createUser(farm: Farm, wanted: NewUser): Promise<UserId> {
  const { username, password, email = null, roles = usualRoles, active = true, expiration = null } = wanted
  const hash = password === undefined ? undefined : await hashOf(farm, password, username)
  return farm.database.transaction(async tx => {
    if ((await findUser(tx, username)) !== undefined) throw new RefusedError(conflict(`username: ${username} exists already.`))
    const id = await insertUser(tx, username, email)
    if (id === undefined) throw new RefusedError(conflict(`email: ${email ?? ''} is the email of another user.`))
    await updateUser(tx, id, { active, expiration })
    await setRoles(tx, id, await findOrCreateRoles(tx, roles))
    if (hash !== undefined) await savePassword(tx, id, hash, farm.clock())
    return id
  })
}

/** @throws RefusedError 400 for a weak one */
export async function hashOf(farm: Farm, password: string, username: string): Promise<string> {
  const weak = weakness(password, username)
  if (weak !== undefined) throw new RefusedError(badRequest(weak))
  return farm.passwords.hash(password)
}

/** @throws RefusedError 409 for an email that is taken, or when no administrator would be left */
export async function editUser(farm: Farm, id: UserId, { roles, ...columns }: UserEdit): Promise<void> {
  await keepingAnAdministrator(farm, async tx => {
    await updateUser(tx, id, withoutUndefined(columns))
    if (roles !== undefined) await setRoles(tx, id, await findOrCreateRoles(tx, roles))
  })
}

/** The user's jobs stay, and are nobody's. @throws RefusedError 409 when no administrator would be left */
export const deleteUser = (farm: Farm, id: UserId): Promise<void> => keepingAnAdministrator(farm, tx => removeUser(tx, id))

/** @throws RefusedError 409 for a name that is taken */
export async function createRole(farm: Farm, wanted: NewRole): Promise<RoleId> {
  const { name, description = null, active = true, expiration = null } = wanted
  return farm.database.transaction(async tx => {
    if ((await findRole(tx, { name })) !== undefined) throw new RefusedError(conflict(`name: role ${name} exists already.`))
    return insertRole(tx, { name, description, active, expiration })
  })
}

/** A role that is not active, or has expired, keeps all who have it out. @throws RefusedError 409 when no administrator would be left */
export const editRole = (farm: Farm, id: number, edit: RoleEdit): Promise<void> =>
  keepingAnAdministrator(farm, tx => updateRole(tx, roleId(id), withoutUndefined(edit)))

export const deleteRole = (farm: Farm, id: number): Promise<void> =>
  keepingAnAdministrator(farm, tx => removeRole(tx, roleId(id)))

async function keepingAnAdministrator(farm: Farm, work: (tx: Tx) => Promise<void>): Promise<void> {
  await farm.database.transaction(async tx => {
    await lockAdminRole(tx)
    const before = await countActiveAdministrators(tx, farm.clock())
    await work(tx)
    if (before > 0 && (await countActiveAdministrators(tx, farm.clock())) === 0)
      throw new RefusedError(conflict('This would leave the farm without an administrator: give somebody else that role first.'))
  })
}

/** @throws RefusedError 404 */
export async function userAt({ database: { read } }: Farm, key: NameOrId): Promise<UserRow> {
  const user = await findUserRow(read, key)
  if (user === undefined) throw new RefusedError(notFound(`User ${describeNameOrId(key)} not found.`))
  return user
}

/** @throws RefusedError 404 */
export async function roleAt({ database: { read } }: Farm, key: NameOrId): Promise<RoleRow> {
  const role = await findRole(read, key)
  if (role === undefined) throw new RefusedError(notFound(`Role ${describeNameOrId(key)} not found.`))
  return role
}

const withoutUndefined = <T extends object>(columns: T): Partial<T> =>
  Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as Partial<T>
