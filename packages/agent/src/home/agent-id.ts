import { randomUUID } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import type { AgentHome } from './agent-home.js'

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The id that this home's agent has always had; a new one at the first start, or when the file holds none. */
export async function loadAgentId(home: AgentHome): Promise<string> {
  const kept = (await readFile(home.idFile, 'utf8').catch(() => '')).trim().toLowerCase()
  if (uuidForm.test(kept)) return kept
  const id = randomUUID()
  await saveAgentId(home, id)
  return id
}

/** Keeps the id for the next start. The file is replaced in one step, so that a crash leaves the old or the new one. */
export async function saveAgentId(home: AgentHome, id: string): Promise<void> {
  const fresh = `${home.idFile}.new`
  await writeFile(fresh, `${id}\n`)
  await rename(fresh, home.idFile)
}
