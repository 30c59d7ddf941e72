import { access, constants, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '@pyfarm/contract/problem'

/** The agent's folder and what lies in it. */
export interface AgentHome {
  readonly folder: string
  readonly idFile: string
  readonly lockFile: string
  /** Tags that the agent has given itself. */
  readonly tagsFile: string
  /** Whether the agent takes work, if the person at the machine has chosen. */
  readonly intakeFile: string
  /** The master's key for updates. */
  readonly updateKeyFile: string
  /** Versions of the agent that updates brought. */
  readonly versions: string
  readonly logs: string
  readonly jobTypes: string
  readonly temporary: string
}

/** Makes the agent's folders where they are missing. Throws a Problem when the home can't be written to. */
export async function openAgentHome(folder: string): Promise<AgentHome> {
  const home = {
    folder,
    idFile: join(folder, 'agent-id'),
    lockFile: join(folder, 'agent.lock'),
    tagsFile: join(folder, 'tags.json'),
    intakeFile: join(folder, 'intake'),
    updateKeyFile: join(folder, 'update-key.pub'),
    versions: join(folder, 'versions'),
    logs: join(folder, 'task_logs'),
    jobTypes: join(folder, 'jobtypes'),
    temporary: join(folder, 'temporary'),
  }
  try {
    for (const path of [home.folder, home.logs, home.jobTypes, home.temporary]) await mkdir(path, { recursive: true })
    await access(home.folder, constants.W_OK)
    return home
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Problem(`The agent can't write to its home ${folder} (${reason}): make it writable or choose another with --home.`)
  }
}

/** Removes what assignments of an earlier start left behind. */
export async function clearTemporary(home: AgentHome): Promise<void> {
  await rm(home.temporary, { recursive: true, force: true })
  await mkdir(home.temporary, { recursive: true })
}
