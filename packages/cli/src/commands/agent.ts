import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { endSignal, endWithParent } from '../end-signals.js'
import { fleetName, fleetPrograms } from '../fleet/fleet-programs.js'
import { runFleet } from '../fleet/run-fleet.js'
import { takeEnrolKey } from '../enrol-key.js'
import { homeFolder } from '../home.js'
import { collect, portOption, wholeNumber } from '../options.js'
import { runAgent } from '../parts.js'
import { openLogs } from '../up/farm-logs.js'

interface Options {
  readonly master: string
  readonly home?: string
  readonly host: string
  readonly port: number
  readonly count: number
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
  readonly sharedBy?: number
  readonly tag: readonly string[]
  readonly ordersFrom: readonly string[]
  readonly enrol?: string
  readonly enrolFile?: string
  readonly debug: boolean
}

export function agentCommand(name = 'agent'): Command {
  return new Command(name)
    .description('run an agent: takes work from a master and renders it')
    .requiredOption('--master <address>', 'the master, http://host:port')
    .option('--home <folder>', 'folder for everything that the agent writes (default: agent in PYFARM_HOME or .pyfarm)')
    .option('--host <address>', 'address to listen on', '0.0.0.0')
    .option('--port <number>', 'port to listen on; 0 picks a free one', portOption, 50_000)
    .option('--count <number>', 'run so many agents, with homes and ports of their own', wholeNumber(1, 256), 1)
    .option('--hostname <name>', 'name under which the master reaches this machine (default: its own name)')
    .option('--farm-name <name>', 'name of the farm that the agent belongs to')
    .option('--cpus <count>', 'processors that each agent offers (default: all, divided among them)', wholeNumber(1, 256))
    .option('--ram <megabytes>', 'memory that each agent offers (default: all, divided among them)', wholeNumber(16, 4_194_304))
    .option('--shared-by <count>', 'offer only this part of the machine: so many agents run on it', wholeNumber(1, 256))
    .option('--tag <name>', 'give the agent this tag; may be repeated', collectTags, [])
    .option(
      '--orders-from <network>',
      "take orders from there, too, as 10.0.0.0/8 or one address: for masters whose requests don't come from the address of their name; may be repeated",
      collect,
      [],
    )
    .option(
      '--enrol <key>',
      'a key of "pyfarm agents enrol-key": gets a token of its own for this agent, once (PYFARM_ENROL_KEY or --enrol-file keep it out of lists of processes)',
    )
    .option('--enrol-file <file>', 'the file that the key stands in')
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
    .action(async (options: Options) => {
      if (options.count > 1) await runSeveral(options)
      else await runOne(options)
    })
}

async function runOne({ home, tag, count: _, enrol, enrolFile, ...options }: Options): Promise<void> {
  endWithParent()
  const enrolKey = await takeEnrolKey(enrol, enrolFile)
  await runAgent({
    ...options,
    ...(enrolKey === undefined ? {} : { enrolKey }),
    tags: tag,
    home: home === undefined ? join(homeFolder(undefined), 'agent') : homeFolder(home),
  })
}

async function runSeveral(options: Options): Promise<void> {
  const signal = endSignal()
  const home = homeFolder(options.home)
  const names = Array.from({ length: options.count }, (_, index) => fleetName(index + 1))
  const logOf = await openLogs(home, names)
  const enrolKey = await takeEnrolKey(options.enrol, options.enrolFile)
  process.exitCode = await runFleet({
    agents: fleetPrograms({ ...options, home, logOf, enrolKey, common: commonWords(options) }),
    say: sentence => process.stdout.write(`${sentence}\n`),
    signal,
  })
}

function commonWords({ master, host, hostname, farmName, cpus, ram, tag, ordersFrom, ...work }: Options): string[] {
  const words: [option: string, value: string | number | undefined][] = [
    ['--master', master],
    ['--host', host],
    ['--hostname', hostname],
    ['--farm-name', farmName],
    ['--cpus', cpus],
    ['--ram', ram],
    ['--log-days', work.logDays],
    ['--log-megabytes', work.logMegabytes],
    ['--min-free-disk', work.minFreeDisk],
    ['--log-limit', work.logLimit],
    ['--end-grace', work.endGrace],
    ...tag.map((each): [string, string] => ['--tag', each]),
    ...ordersFrom.map((each): [string, string] => ['--orders-from', each]),
  ]
  const given = words.flatMap(([option, value]) => (value === undefined ? [] : [option, String(value)]))
  return work.allowSharing === true ? [...given, '--allow-sharing'] : given
}

// In addresses of the API, digits are always an id.
function collectTags(text: string, before: readonly string[]): readonly string[] {
  if (text.trim() === '' || /^\d+$/.test(text)) throw new InvalidArgumentError('It must be a name, not digits alone.')
  return [...before, text]
}
