import { Command } from 'commander'
import { openLogs } from '../up/farm-logs.js'
import { endSignal } from '../end-signals.js'
import { homeFolder } from '../home.js'
import { portOption, wholeNumber } from '../options.js'
import { tlsOptions, tlsWords, type TlsOptions } from './tls-options.js'
import { makeView } from '../progress/make-view.js'
import { shippedDemo, whatIsShipped } from '../shipped/shipped.js'
import { pyfarmPrograms } from '../up/programs.js'
import { refuseSecondFarm } from '../up/running-farm.js'
import { runUp } from '../up/run-up.js'

interface UpOptions extends TlsOptions {
  readonly home?: string
  readonly host: string
  readonly port: number
  readonly agents: number
  readonly demo: boolean
  readonly exitWhenDone: boolean
  readonly debug: boolean
}

export function upCommand(): Command {
  const command = tlsOptions(new Command('up'))
    .description('start a whole farm on this machine, with a demo job')
    .option('--home <folder>', 'folder for everything that the farm writes (PYFARM_HOME; default: .pyfarm)')
    .option('--host <address>', 'address that the master listens on', '127.0.0.1')
    .option('--port <number>', 'port of the master; without this option the next free one from 5000 on', portOption, 5000)
    .option('--agents <count>', 'how many agents', wholeNumber(0, 256), 1)
    .option('--no-demo', 'submit no demo jobs')
    .option('--exit-when-done', 'end when the jobs are finished: status 0 when they are done, 1 if one failed', false)
    .option('--debug', 'show the logs of all processes, and stack traces', false)
  return command.action(async (options: UpOptions) => {
    await up(options, command.getOptionValueSource('port') === 'cli')
  })
}

async function up(options: UpOptions, portIsGiven: boolean): Promise<void> {
  const signal = endSignal()
  const home = homeFolder(options.home)
  await refuseSecondFarm(home)
  const logOf = await openLogs(home, ['master', ...numbersTo(options.agents).map(number => `agent-${number}`)])
  process.exitCode = await runUp({
    home,
    programs: pyfarmPrograms({ ...options, home, logOf, nextFreePort: !portIsGiven, masterWords: tlsWords(options) }),
    agents: options.agents,
    wantedPort: options.port,
    exitWhenDone: options.exitWhenDone,
    shipped: await whatIsShipped(),
    demo: options.demo ? shippedDemo(home) : undefined,
    view: makeView(process.stdout),
    signal,
  })
}

const numbersTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)
