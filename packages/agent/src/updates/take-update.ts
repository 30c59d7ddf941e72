// The way of an update: fetched, checked, unpacked beside the running version.
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { bundleManifestFile, bundleManifestSchema, bundleProgram } from '@pyfarm/contract/agent-bundle'
import type { UpdateFacts } from '@pyfarm/contract/update-signature'
import type { AgentHome } from '../home/agent-home.js'
import type { Log } from '../log.js'
import { reasonOf } from '../reason-of.js'
import type { MasterClient } from '../master-client/master-client.js'
import { delayBefore, type Tuning } from '../tuning.js'
import type { WantedVersion } from '../versions/version-record.js'
import { downloadUpdate, type Download } from './download-update.js'
import type { MasterKey } from './master-key.js'
import { unpackUpdate } from './unpack-update.js'
import { whyNoUpdate } from './update-checks.js'

const largestUpdate = 1024 ** 3
const largestUnpacked = { entries: 50_000, bytes: 4 * 1024 ** 3 }

export interface UpdateContext {
  readonly home: AgentHome
  readonly client: MasterClient
  readonly key: MasterKey
  readonly tuning: Pick<Tuning, 'pace'>
  readonly log: Log
  /** Hashes of updates that did not come up here. */
  readonly failed: readonly string[]
}

export type TakenUpdate = { readonly wanted: WantedVersion } | { readonly refused: string }

/**
 * Puts an update into its folder in the home. What goes wrong changes nothing. Tries on while the master can't be reached; rejects only with
 * the signal's reason.
 */
export async function takeUpdate(version: string, context: UpdateContext, signal: AbortSignal): Promise<TakenUpdate> {
  const { home } = context
  const draft = join(home.versions, `.${randomUUID()}.part`)
  const zip = `${draft}.zip`
  try {
    await mkdir(home.versions, { recursive: true })
    const download = await untilGot(version, context, zip, signal)
    const refused = download.kind === 'got' ? await check(download, context) : download.reason
    if (download.kind !== 'got' || refused !== undefined) return { refused: refused ?? 'it was not fetched' }
    const trouble = (await unpackUpdate(zip, draft, largestUnpacked)) ?? (await whyNoBundle(draft, version))
    signal.throwIfAborted()
    if (trouble !== undefined) return { refused: trouble }
    const folder = join(home.versions, version)
    await rm(folder, { recursive: true, force: true })
    await rename(draft, folder)
    return { wanted: { version, sha256: download.facts.sha256 } }
  } catch (error) {
    signal.throwIfAborted()
    return { refused: `it can't be put into ${home.versions} (${reasonOf(error)})` }
  } finally {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined)
    await rm(zip, { force: true }).catch(() => undefined)
  }
}

async function untilGot(
  version: string,
  { client, tuning, log }: UpdateContext,
  file: string,
  signal: AbortSignal,
): Promise<Exclude<Download, { kind: 'trouble' }>> {
  for (let repeat = 0; ; repeat++) {
    const download = await downloadUpdate({ version, client, file, most: largestUpdate, signal })
    if (download.kind !== 'trouble') return download
    if (repeat === 0)
      log.warn(`The update to version ${version} can't be fetched yet: ${download.reason}. It is tried on and on.`)
    await sleep(delayBefore(repeat, tuning.pace), undefined, { signal })
  }
}

async function check(download: Extract<Download, { kind: 'got' }>, context: UpdateContext): Promise<string | undefined> {
  const { facts, voucher } = download
  const { key, home, failed, log } = context
  const pinned = await key.get()
  const refused = whyNoUpdate(facts, voucher, pinned, home.updateKeyFile)
  if (refused !== undefined) return refused
  if (failed.includes(facts.sha256)) return 'this very file did not come up on this machine before'
  if (voucher.digest === undefined) sayUnchecked(facts, log)
  return undefined
}

function sayUnchecked({ version, sha256 }: UpdateFacts, log: Log): void {
  log.warn(`The master does not say what the update to version ${version} must be like; what came has the SHA-256 ${sha256}.`)
}

/** Why what was unpacked is no agent that can run here. */
async function whyNoBundle(folder: string, version: string): Promise<string | undefined> {
  const text = await readFile(join(folder, bundleManifestFile), 'utf8').catch(() => undefined)
  if (text === undefined) return `it is no bundle of this agent: it has no ${bundleManifestFile}`
  const manifest = bundleManifestSchema.safeParse(parseJson(text))
  if (!manifest.success) return `it is no bundle of this agent: its ${bundleManifestFile} makes no sense`
  const { version: found, platforms } = manifest.data
  if (found !== version) return `it is version ${found}, not ${version}`
  const here = `${process.platform}-${process.arch}`
  if (!platforms.includes(here)) return `it runs on ${platforms.join(', ')}, and this is ${here}`
  const files = await readdir(folder)
  return files.includes(bundleProgram) ? undefined : `it has no ${bundleProgram} to start`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
