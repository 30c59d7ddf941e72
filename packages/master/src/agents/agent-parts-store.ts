// What belongs to an agent beside its columns: tags, disks, GPUs, MAC addresses, software.
import type { Kysely } from 'kysely'
import type { AgentId } from '@pyfarm/contract/ids'
import type { Tables } from '../database/tables.js'
import { insertOrIgnore } from '../database/insert.js'
import { prepared } from '../database/prepared.js'
import type { Tx } from '../database/database.js'

export interface Disk {
  readonly mountpoint: string
  /** bytes */
  readonly size: number
  readonly free: number
}

export async function tagsOfAgent(database: Kysely<Tables>, agent: AgentId): Promise<string[]> {
  return (await tagsOf(database, agent)).rows.map(row => row.tag)
}

const tagsOf = prepared((database, agent: AgentId) =>
  database
    .selectFrom('agent_tag_associations as a')
    .innerJoin('tags as t', 't.id', 'a.tag_id')
    .select('t.tag')
    .where('a.agent_id', '=', agent)
    .orderBy('t.id'),
)

export async function disksOfAgent(database: Kysely<Tables>, agent: AgentId): Promise<Disk[]> {
  return database
    .selectFrom('agent_disks')
    .select(['mountpoint', 'size', 'free'])
    .where('agent_id', '=', agent)
    .orderBy('id')
    .execute()
}

export async function gpusOfAgent(database: Kysely<Tables>, agent: AgentId): Promise<string[]> {
  const rows = await database
    .selectFrom('gpu_agent_associations as a')
    .innerJoin('gpus as g', 'g.id', 'a.gpu_id')
    .select('g.fullname')
    .where('a.agent_id', '=', agent)
    .orderBy('g.id')
    .execute()
  return rows.map(row => row.fullname)
}

/** Replaces the agent's disks by those that it has now. */
export async function setDisks(tx: Tx, agent: AgentId, disks: readonly Disk[]): Promise<void> {
  await deleteDisks(tx, agent)
  const byMountpoint = new Map(disks.map(disk => [disk.mountpoint, disk]))
  const rows = [...byMountpoint.values()].map(disk => ({ agent_id: agent, ...disk }))
  if (rows.length > 0) await insertDisks(tx, rows)
}

const deleteDisks = prepared((database, agent: AgentId) => database.deleteFrom('agent_disks').where('agent_id', '=', agent))
const insertDisks = prepared((database, rows: readonly (Disk & { readonly agent_id: AgentId })[]) =>
  database.insertInto('agent_disks').values(rows),
)

export async function setGpus(tx: Tx, agent: AgentId, names: readonly string[]): Promise<void> {
  await tx.deleteFrom('gpu_agent_associations').where('agent_id', '=', agent).execute()
  // In one order, so that agents that bring the same new ones at the same moment don't wait for each other.
  for (const fullname of [...new Set(names)].sort()) {
    const gpu = await findOrInsertGpu(tx, fullname)
    await tx.insertInto('gpu_agent_associations').values({ agent_id: agent, gpu_id: gpu }).execute()
  }
}

async function findOrInsertGpu(tx: Tx, fullname: string): Promise<number> {
  const query = tx.selectFrom('gpus').select('id').where('fullname', '=', fullname)
  const known = await query.executeTakeFirst()
  if (known !== undefined) return known.id
  await insertOrIgnore(tx, 'gpus', [{ fullname }])
  return (await query.executeTakeFirstOrThrow()).id
}

export async function setMacAddresses(tx: Tx, agent: AgentId, addresses: readonly string[]): Promise<void> {
  await tx.deleteFrom('agent_mac_addresses').where('agent_id', '=', agent).execute()
  const numbers = [...new Set(addresses.map(address => Number.parseInt(address.replaceAll(':', ''), 16)))]
  if (numbers.length > 0)
    await tx
      .insertInto('agent_mac_addresses')
      .values(numbers.map(number => ({ agent_id: agent, mac_address: number })))
      .execute()
}

/** New agents get every software version that is marked `default`. */
export async function addDefaultSoftware(tx: Tx, agent: AgentId): Promise<void> {
  const versions = await tx.selectFrom('software_versions').select('id').where('default', '=', true).execute()
  const rows = versions.map(version => ({ agent_id: agent, software_version_id: version.id }))
  if (rows.length > 0) await tx.insertInto('agent_software_version_associations').values(rows).execute()
}
