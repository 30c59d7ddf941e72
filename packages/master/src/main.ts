import type { MasterOptions, PartMessage } from '@pyfarm/contract/commands'
import { startMaster } from './start-master.js'

/** Runs the master until it is told to stop (SIGTERM, SIGINT). @throws Problem */
export async function runMaster(options: MasterOptions): Promise<void> {
  const master = await startMaster(options)
  const ready: PartMessage = { kind: 'ready', url: master.url }
  process.send?.(ready)
  await new Promise<void>(resolve => {
    process.once('SIGTERM', () => {
      resolve()
    })
    process.once('SIGINT', () => {
      resolve()
    })
  })
  await master.stop()
}
