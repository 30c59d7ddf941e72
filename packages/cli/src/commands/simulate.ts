import { readFile } from 'node:fs/promises'
import { Problem } from '@pyfarm/contract/problem'
import { parseInterval } from '@pyfarm/contract/settings/interval'
import { Command, InvalidArgumentError } from 'commander'
import { wholeNumber } from '../options.js'
import { runSimulation } from '../parts.js'
import { exampleFarm } from '../simulate/example-farm.js'
import { reportText } from '../simulate/report-text.js'

interface Options {
  readonly until?: number
  readonly seed?: number
  readonly json: boolean
  readonly example: boolean
}

export function simulateCommand(): Command {
  return new Command('simulate')
    .description('run a described farm in virtual time, with the planner of the real one: who waits how long, what is idle')
    .argument('[file]', 'the description: agents, queues, jobs')
    .option('--until <time>', 'how long a time is simulated (default: that of the file, or 24h)', timeOption)
    .option('--seed <number>', 'another course of chance', wholeNumber(0, 2 ** 32 - 1))
    .option('--json', 'print the report as JSON', false)
    .option('--example', 'print a description to begin with', false)
    .action(async (file: string | undefined, options: Options) => {
      if (options.example) process.stdout.write(exampleFarm)
      else await simulateFile(file, options)
    })
}

function timeOption(text: string): number {
  const time = parseInterval(text)
  if (time === undefined || time < 1000) throw new InvalidArgumentError('It must be a time like 24h, 90m or 1h 30m.')
  return time / 1000
}

async function simulateFile(file: string | undefined, { until, seed, json }: Options): Promise<void> {
  if (file === undefined)
    throw new Problem('Name the file that describes the farm; `pyfarm simulate --example` prints one to begin with.')
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Problem(`${file} can't be read: ${error instanceof Error ? error.message : String(error)}`)
  })
  await runSimulation({
    name: file,
    text,
    ...(until === undefined ? {} : { until }),
    ...(seed === undefined ? {} : { seed }),
    onProgress: progressOn(process.stderr),
    onReport: report => {
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report))
    },
  })
}

/** A line that is written over, where a person looks. */
function progressOn(stream: NodeJS.WriteStream): (part: number) => void {
  let shown = ''
  return part => {
    const text = `${Math.floor(part * 100)} %`
    if (!stream.isTTY || text === shown) return
    shown = text
    stream.write(`\r${text}\x1b[K${part >= 0.99 ? '\r\x1b[K' : ''}`)
  }
}
