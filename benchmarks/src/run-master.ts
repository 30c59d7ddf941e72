// The master's process of `master-process.ts`: its options are the argument.
import type { MasterOptions } from '@pyfarm/contract/commands'
import { runMaster } from '@pyfarm/master/main'

await runMaster(JSON.parse(process.argv[2] ?? '{}') as MasterOptions)
