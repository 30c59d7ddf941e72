import type { SchedulerOptions } from '@pyfarm/contract/commands'
import { startScheduler } from './start-scheduler.js'
import { untilEnded } from './until-ended.js'

/** Runs a scheduler until it is told to stop (SIGTERM, SIGINT). @throws Problem */
export async function runScheduler(options: SchedulerOptions): Promise<void> {
  const scheduler = await startScheduler(options)
  await untilEnded()
  await scheduler.stop()
}
