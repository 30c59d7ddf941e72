// A home belongs to one running farm.
import { Problem } from '@pyfarm/contract/problem'
import { isAlive } from '../credentials.js'
import { readMasterFile, type MasterFile } from '../master-address.js'
import { callMaster } from '../pinned-call.js'

/** @throws Problem when a master of this home is running: its process lives, and it answers where it wrote that it would. */
export async function refuseSecondFarm(home: string): Promise<void> {
  const file = await readMasterFile(home)
  if (file?.pid === undefined || !isAlive(file.pid) || !(await answers(file))) return
  throw new Problem(`a farm with the home ${home} is already running at ${file.url}: end that one, or start another with --home`)
}

async function answers({ url, certificate }: MasterFile): Promise<boolean> {
  const probe = `${url.replace(/\/+$/, '')}/healthz`
  return callMaster(probe, { method: 'GET', headers: {}, signal: AbortSignal.timeout(2000) }, certificate).then(
    reply => reply.status === 200,
    () => false,
  )
}
