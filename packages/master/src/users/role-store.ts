import type { Insertable, Kysely, Selectable, Updateable } from 'kysely'
import { roleId } from '@pyfarm/contract/ids'
import type { Instant, RoleId, UserId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import { insertOrIgnore, insertRow } from '../database/insert.js'
import type { RoleTable } from '../database/people-tables.js'
import type { Tables } from '../database/tables.js'
import type { NameOrId } from '../http/wire.js'

export type RoleRow = Selectable<RoleTable>

export const listRoles = (database: Kysely<Tables>): Promise<RoleRow[]> =>
  database.selectFrom('roles').selectAll().orderBy('name').execute()

export async function findRole(database: Kysely<Tables>, key: NameOrId): Promise<RoleRow | undefined> {
  const roles = database.selectFrom('roles').selectAll()
  return ('id' in key ? roles.where('id', '=', roleId(key.id)) : roles.where('name', '=', key.name)).executeTakeFirst()
}

export async function insertRole(tx: Tx, role: Insertable<RoleTable>): Promise<RoleId> {
  return roleId(await insertRow(tx, 'roles', role))
}

export async function updateRole(tx: Tx, id: RoleId, columns: Updateable<RoleTable>): Promise<void> {
  if (Object.keys(columns).length > 0) await tx.updateTable('roles').set(columns).where('id', '=', id).execute()
}

export async function removeRole(tx: Tx, id: RoleId): Promise<void> {
  await tx.deleteFrom('roles').where('id', '=', id).execute()
}

/** The ids of roles with these names; those that are missing are made. */
export async function findOrCreateRoles(tx: Tx, names: readonly string[]): Promise<RoleId[]> {
  if (names.length === 0) return []
  await insertOrIgnore(
    tx,
    'roles',
    names.map(name => ({ name, active: true, expiration: null, description: null })),
  )
  const rows = await tx.selectFrom('roles').select('id').where('name', 'in', names).execute()
  return rows.map(row => row.id)
}

/** The user has these roles and no others. */
export async function setRoles(tx: Tx, user: UserId, roles: readonly RoleId[]): Promise<void> {
  await tx.deleteFrom('user_roles').where('user_id', '=', user).execute()
  await insertOrIgnore(
    tx,
    'user_roles',
    roles.map(role => ({ user_id: user, role_id: role })),
  )
}

/** Names of the roles of these users. */
export async function rolesOfUsers(
  database: Kysely<Tables>,
  users: readonly UserId[],
): Promise<{ user: UserId; name: string }[]> {
  if (users.length === 0) return []
  return database
    .selectFrom('user_roles as ur')
    .innerJoin('roles as r', 'r.id', 'ur.role_id')
    .select(['ur.user_id as user', 'r.name'])
    .where('ur.user_id', 'in', users)
    .orderBy('r.name')
    .execute()
}

const isAdminRole = 'admin'

/** How many users have a role that makes them administrators, whether they are let in or not. */
export async function countAdministrators(database: Kysely<Tables>): Promise<number> {
  const row = await administrators(database)
    .select(eb => eb.fn.count<number>('u.id').distinct().as('count'))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** How many administrators are let in: active, with roles that all are, none of them expired. */
export async function countActiveAdministrators(database: Kysely<Tables>, now: Instant): Promise<number> {
  const row = await administrators(database)
    .select(eb => eb.fn.count<number>('u.id').distinct().as('count'))
    .where('u.active', '=', true)
    .where(eb => eb.or([eb('u.expiration', 'is', null), eb('u.expiration', '>', now)]))
    .where(eb =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('user_roles as x')
            .innerJoin('roles as y', 'y.id', 'x.role_id')
            .select('x.role_id')
            .whereRef('x.user_id', '=', 'u.id')
            .where(other => other.or([other('y.active', '=', false), other('y.expiration', '<=', now)])),
        ),
      ),
    )
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

const administrators = (database: Kysely<Tables>) =>
  database
    .selectFrom('users as u')
    .innerJoin('user_roles as ur', 'ur.user_id', 'u.id')
    .innerJoin('roles as r', 'r.id', 'ur.role_id')
    .where(eb => eb.or([eb('r.name', '=', isAdminRole), eb('r.name', 'like', `${isAdminRole}.%`)]))

/** Others who change who is an administrator wait for this transaction. */
export async function lockAdminRole(tx: Tx): Promise<RoleId> {
  const [id] = await findOrCreateRoles(tx, [isAdminRole])
  if (id === undefined) throw new Error('The role admin could not be made.')
  await tx.selectFrom('roles').select('id').where('id', '=', id).forUpdate().execute()
  return id
}
