import { join } from 'node:path'
import { Command } from 'commander'
import { endWithParent } from '../end-signals.js'
import { homeFolder } from '../home.js'
import { portOption, wholeNumber } from '../options.js'
import { runAgent } from '../parts.js'

interface Options {
  readonly master: string
  readonly home?: string
  readonly host: string
  readonly port: number
  readonly hostname?: string
  readonly farmName?: string
  readonly cpus?: number
  readonly ram?: number
  readonly logDays?: number
  readonly logMegabytes?: number
  readonly allowSharing?: boolean
  readonly minFreeDisk?: number
  readonly logLimit?: number
  readonly endGrace?: number
  readonly debug: boolean
}

export function agentCommand(name = 'agent'): Command {
  return new Command(name)
    .description('run an agent: takes work from a master and renders it')
    .requiredOption('--master <address>', 'the master, http://host:port')
    .option('--home <folder>', 'folder for everything that the agent writes (default: agent in PYFARM_HOME or .pyfarm)')
    .option('--host <address>', 'address to listen on', '0.0.0.0')
    .option('--port <number>', 'port to listen on; 0 picks a free one', portOption, 50_000)
    .option('--hostname <name>', 'name under which the master reaches this machine (default: its own name)')
    .option('--farm-name <name>', 'name of the farm that the agent belongs to')
    .option('--cpus <count>', 'processors to offer (default: all)', wholeNumber(1, 256))
    .option('--ram <megabytes>', 'memory to offer (default: all)', wholeNumber(16, 4_194_304))
    .option('--log-days <days>', 'how long logs stay here that the master has (default: 14)', wholeNumber(1, 3650))
    .option('--log-megabytes <megabytes>', 'how much room those logs may take (default: 2048)', wholeNumber(1, 10_000_000))
    .option('--allow-sharing', 'take more work while memory and processors last, instead of one assignment at a time')
    .option(
      '--min-free-disk <megabytes>',
      'space to keep free for temporary files and logs (default: 256)',
      wholeNumber(0, 4_194_304),
    )
    .option(
      '--log-limit <megabytes>',
      'size that one log may have; then only its end is kept (default: 1024)',
      wholeNumber(1, 1_048_576),
    )
    .option('--end-grace <seconds>', 'time for a renderer to end by itself when it is stopped (default: 2)', wholeNumber(0, 600))
    .option('--debug', 'log more, and show stack traces', false)
    .action(async ({ home, ...options }: Options) => {
      endWithParent()
      await runAgent({ ...options, home: home === undefined ? join(homeFolder(undefined), 'agent') : homeFolder(home) })
    })
}
