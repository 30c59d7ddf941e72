import type { MasterOptions, PartMessage } from '@pyfarm/contract/commands'
import { startMaster } from './start-master.js'
import { untilEnded } from './until-ended.js'

/** Runs the master until it is told to stop (SIGTERM, SIGINT). @throws Problem */
export async function runMaster(options: MasterOptions): Promise<void> {
  const master = await startMaster(options)
  const ready: PartMessage = { kind: 'ready', url: master.url }
  process.send?.(ready)
  await untilEnded()
  await master.stop()
}
