// The tags that `--tag` gives this agent. Those of an earlier start that are not named any more are taken back; tags that people gave it stay.
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { AgentHome } from '../home/agent-home.js'
import type { Log } from '../log.js'
import { reasonOf } from '../reason-of.js'
import type { PatientClient } from '../master-client/until-answered.js'

export interface OwnTagsContext {
  readonly tags: readonly string[]
  readonly home: AgentHome
  readonly master: PatientClient
  readonly log: Log
  readonly agentId: () => string
  readonly signal: AbortSignal
}

const keptSchema = z.array(z.string())

/** What tells the master of this agent's own tags, in the background; called after each registration. */
export function openOwnTags(context: OwnTagsContext): () => void {
  let telling: Promise<void> = Promise.resolve()
  return () => {
    telling = telling
      .then(() => tellTags(context))
      .catch((error: unknown) => {
        if (!context.signal.aborted) context.log.warn(`The master did not take this agent's tags: ${reasonOf(error)}.`)
      })
  }
}

async function tellTags(context: OwnTagsContext): Promise<void> {
  const { tags, home } = context
  const before = await readKept(home)
  if (tags.length === 0 && before.length === 0) return
  // Kept before they are given: a tag must not stay for ever because the agent died in between.
  await writeKept(home, [...new Set([...before, ...tags])])
  for (const tag of before.filter(each => !tags.includes(each))) await takeBack(context, tag)
  for (const tag of tags) await give(context, tag)
  await writeKept(home, tags)
}

async function give({ master, agentId, signal }: OwnTagsContext, tag: string): Promise<void> {
  const toAgent = { method: 'POST', path: `${pathOf(tag)}/agents/`, body: { agent_id: agentId() } } as const
  let { status } = await master.send(toAgent, signal)
  if (status === 404) {
    await master.send({ method: 'POST', path: '/tags/', body: { tag } }, signal)
    status = (await master.send(toAgent, signal)).status
  }
  if (status >= 300) throw new Error(`it answered ${status} to the tag "${tag}"`)
}

async function takeBack({ master, agentId, signal }: OwnTagsContext, tag: string): Promise<void> {
  const { status } = await master.send({ method: 'DELETE', path: `${pathOf(tag)}/agents/${agentId()}` }, signal)
  if (status >= 300 && status !== 404)
    throw new Error(`it answered ${status}, so that the tag "${tag}" has to be taken off by hand`)
}

const pathOf = (tag: string): string => `/tags/${encodeURIComponent(tag)}`

async function readKept(home: AgentHome): Promise<readonly string[]> {
  const text = await readFile(home.tagsFile, 'utf8').catch(() => '[]')
  try {
    return keptSchema.parse(JSON.parse(text))
  } catch {
    return []
  }
}

async function writeKept(home: AgentHome, tags: readonly string[]): Promise<void> {
  if (tags.length === 0) return rm(home.tagsFile, { force: true })
  const fresh = `${home.tagsFile}.new`
  await writeFile(fresh, JSON.stringify(tags))
  await rename(fresh, home.tagsFile)
}
