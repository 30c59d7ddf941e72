import type { UserAnswer } from '@pyfarm/contract/api/people'
import type { Reader } from '../database/database.js'
import { isoOrNull } from '../http/wire.js'
import type { RoleRow } from './role-store.js'
import { rolesOfUsers } from './role-store.js'
import type { UserRow } from './user-store.js'

/** Users with the names of their roles. */
export async function userViews(database: Reader, users: readonly UserRow[]): Promise<UserAnswer[]> {
  const roles = await rolesOfUsers(
    database,
    users.map(user => user.id),
  )
  return users.map(({ id, username, email, active, expiration, last_login: lastLogin, password }) => ({
    ...{ id, username, email, active },
    expiration: isoOrNull(expiration),
    last_login: isoOrNull(lastLogin),
    roles: roles.filter(role => role.user === id).map(role => role.name),
    has_password: password !== null,
  }))
}

export const roleView = ({ id, name, description, active, expiration }: RoleRow) => ({
  ...{ id, name, description, active },
  expiration: isoOrNull(expiration),
})
