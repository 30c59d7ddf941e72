import { join } from 'node:path'
import { Command } from 'commander'
import { endWithParent } from '../end-signals.js'
import { homeFolder } from '../home.js'
import { collect, portOption, wholeNumber } from '../options.js'
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
  readonly ordersFrom: readonly string[]
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
    .option(
      '--orders-from <network>',
      "take orders from here too, as 10.0.0.0/8 or one address; for masters whose requests don't come from their own address; may be repeated",
      collect,
      [],
    )
    .option('--debug', 'log more, and show stack traces', false)
    .action(async ({ home, ...options }: Options) => {
      endWithParent()
      await runAgent({ ...options, home: home === undefined ? join(homeFolder(undefined), 'agent') : homeFolder(home) })
    })
}
