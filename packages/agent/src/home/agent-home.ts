import { access, constants, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '@pyfarm/contract/problem'
import type { Log } from '../log.js'
import { removeFolder } from './remove-folder.js'

/** The agent's folder and what lies in it. */
export interface AgentHome {
  readonly folder: string
  readonly idFile: string
  readonly lockFile: string
  /** What the agent has started, for the one that comes after it. */
  readonly familyFile: string
  /** What the master was not told yet. */
  readonly journal: string
  /** Tags that the agent has given itself. */
  readonly tagsFile: string
  /** Whether the agent takes work, if the person at the machine has chosen. */
  readonly intakeFile: string
  /** The master's key for updates. */
  readonly updateKeyFile: string
  /** What makes the agent one of its farm. */
  readonly enrolmentFile: string
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
    familyFile: join(folder, 'family.json'),
    journal: join(folder, 'journal'),
    tagsFile: join(folder, 'tags.json'),
    intakeFile: join(folder, 'intake'),
    updateKeyFile: join(folder, 'update-key.pub'),
    enrolmentFile: join(folder, 'enrolment.json'),
    versions: join(folder, 'versions'),
    logs: join(folder, 'task_logs'),
    jobTypes: join(folder, 'jobtypes'),
    temporary: join(folder, 'temporary'),
  }
  try {
    for (const path of [home.folder, home.journal, home.logs, home.jobTypes, home.temporary])
      await mkdir(path, { recursive: true })
    await access(home.folder, constants.W_OK)
    return home
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Problem(`The agent can't write to its home ${folder} (${reason}): make it writable or choose another with --home.`)
  }
}

/** Removes what assignments of an earlier start left behind; what can't be removed stays, with a warning. */
export async function clearTemporary(home: AgentHome, log: Log): Promise<void> {
  const left = await removeFolder(home.temporary)
  if (left !== undefined) log.warn(`Temporary files of an earlier start could not be removed from ${home.temporary}: ${left}`)
  await mkdir(home.temporary, { recursive: true })
}
