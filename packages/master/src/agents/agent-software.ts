// Which software an agent has.
import type { AgentId, SoftwareVersionId } from '@pyfarm/contract/ids'
import type { Tx } from '../database/database.js'
import { change } from '../farm.js'
import type { Farm } from '../farm.js'
import { notFound, RefusedError } from '../http/refusal.js'
import { findSoftware, findSoftwareVersion } from '../software/software-store.js'
import { agentNotFound } from './agent-rules.js'
import { addSoftwareToAgent, removeSoftwareFromAgent } from './agent-software-store.js'
import type { InstalledSoftware } from './agent-software-store.js'
import { lockAgent } from './agent-store.js'

/** @throws RefusedError 404 for an agent, software or version that does not exist */
export async function installSoftware(farm: Farm, agent: AgentId, installed: InstalledSoftware): Promise<void> {
  await change(farm, async (tx, changes) => {
    await agentAt(tx, agent)
    const version = await versionOf(tx, installed)
    if (version === undefined)
      throw new RefusedError(notFound(`software: version ${installed.version} of ${installed.software} not found.`))
    await addSoftwareToAgent(tx, agent, version)
    // Jobs that need it may have an agent now.
    changes.wake = true
  })
}

/** What the agent does not have is fine. @throws RefusedError 404 for an unknown agent */
export async function uninstallSoftware(farm: Farm, agent: AgentId, installed: InstalledSoftware): Promise<void> {
  await change(farm, async tx => {
    await agentAt(tx, agent)
    const version = await versionOf(tx, installed)
    if (version !== undefined) await removeSoftwareFromAgent(tx, agent, version)
  })
}

async function agentAt(tx: Tx, id: AgentId): Promise<void> {
  if ((await lockAgent(tx, id)) === undefined) throw new RefusedError(notFound(agentNotFound(id)))
}

async function versionOf(tx: Tx, { software: name, version }: InstalledSoftware): Promise<SoftwareVersionId | undefined> {
  const software = await findSoftware(tx, { name })
  return software === undefined ? undefined : (await findSoftwareVersion(tx, software.id, version))?.id
}
