// Where the master is that a command talks to.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '@pyfarm/contract/problem'
import { z } from 'zod'
import { certificateSchema } from './pinned-call.js'

export const defaultMaster = 'http://127.0.0.1:5000'

/** What a running master writes into its home. */
const masterFileSchema = z.looseObject({ url: z.string(), pid: z.int().optional(), certificate: certificateSchema.optional() })
export type MasterFile = z.infer<typeof masterFileSchema>

/** `--master`, else `PYFARM_MASTER`, else what the master of this home wrote down, else port 5000 of this machine. */
export async function findMaster(given: string | undefined, home: string): Promise<string> {
  const named = given ?? process.env['PYFARM_MASTER']
  if (named !== undefined && named !== '') return masterAddress(named)
  const file = await readMasterFile(home)
  return file === undefined ? defaultMaster : masterAddress(file.url)
}

/** Makes `host`, `host:port` and full addresses into `http://host:port` without a final slash. */
export function masterAddress(text: string): string {
  const full = /^https?:\/\//.test(text) ? text : `http://${text}`
  if (!URL.canParse(full)) throw new Problem(`"${text}" is no address of a master: write it like ${defaultMaster}`)
  return full.replace(/\/+$/, '')
}

export async function readMasterFile(home: string): Promise<MasterFile | undefined> {
  const text = await readFile(join(home, 'master.json'), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : parseMasterFile(text)
}

function parseMasterFile(text: string): MasterFile | undefined {
  try {
    return masterFileSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
