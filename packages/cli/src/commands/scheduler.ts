import { Command } from 'commander'
import { endWithParent } from '../end-signals.js'
import { homeFolder } from '../home.js'
import { portOption, wholeNumber } from '../options.js'
import { runScheduler } from '../parts.js'

interface Options {
  readonly home?: string
  readonly config?: string
  readonly allowAgentLoopbackAddresses?: boolean
  readonly concurrency?: number
  readonly metricsPort?: number
  readonly metricsHost?: string
  readonly debug: boolean
}

export function schedulerCommand(): Command {
  return new Command('scheduler')
    .description('run a scheduler beside the master, where scheduler_broker names Redis; any number of them share the work')
    .option('--home <folder>', 'folder with the settings of the farm (PYFARM_HOME; default: .pyfarm)')
    .option('--config <folder>', 'folder with settings, looked into last')
    .option(
      '--allow-agent-loopback-addresses',
      'call agents of this machine at their loopback address, as its masters let them in',
    )
    .option('--concurrency <number>', 'how many agents it calls at once', wholeNumber(1, 10_000))
    .option(
      '--metrics-port <port>',
      'answer GET /metrics for Prometheus there; 0 picks a free one (default: nowhere)',
      portOption,
    )
    .option('--metrics-host <address>', 'address of this machine to do that on (default: 127.0.0.1)')
    .option('--debug', 'log more, and show stack traces', false)
    .action(async ({ home, config, ...options }: Options) => {
      endWithParent()
      await runScheduler({ ...options, home: homeFolder(home), ...(config === undefined ? {} : { configFolder: config }) })
    })
}
