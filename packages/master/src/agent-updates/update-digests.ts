// The hashes of updates, each kept beside its file so that it is reckoned once.
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { UpdateFacts } from '@pyfarm/contract/update-signature'
import { z } from 'zod'
import { updateFileName } from './update-rules.js'

const keptSchema = z.object({ size: z.int(), changed: z.number(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })

/** Size and hash of an update; undefined when there is no such file here. A file that was put there by hand is as good as an uploaded one. */
export async function factsOfUpdate(settings: Settings, version: string): Promise<UpdateFacts | undefined> {
  const file = join(settings.agent_updates_dir, updateFileName(version))
  const found = await stat(file).catch(() => undefined)
  if (found?.isFile() !== true) return undefined
  const { size, mtimeMs: changed } = found
  const kept = await readKept(`${file}.json`)
  if (kept?.size === size && kept.changed === changed) return { version, size, sha256: kept.sha256 }
  const sha256 = await hashOf(file)
  await keep(`${file}.json`, { size, changed, sha256 })
  return { version, size, sha256 }
}

async function readKept(file: string): Promise<z.infer<typeof keptSchema> | undefined> {
  const text = await readFile(file, 'utf8').catch(() => 'null')
  try {
    return keptSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

async function keep(file: string, facts: z.infer<typeof keptSchema>): Promise<void> {
  const draft = `${file}.${randomUUID()}`
  // A folder that only others may write is served from all the same.
  await writeFile(draft, JSON.stringify(facts))
    .then(() => rename(draft, file))
    .catch(() => undefined)
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
