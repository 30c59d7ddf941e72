// `pyfarm jobtypes` and `pyfarm jobtype`: what the master can run, and what it wants to know for it.
import { Command } from 'commander'
import { ask, type Api } from '../api-client.js'
import { jobTypeItemsSchema, shownJobTypeSchema } from '../api-rows.js'
import { wholeNumber } from '../options.js'
import { registerShipped } from '../shipped/register-shipped.js'
import { whatIsShipped } from '../shipped/shipped.js'
import { findDataSchema } from '../submit/data-schema.js'
import { alignedTable } from '../table.js'
import { jobTypeText } from './job-type-text.js'
import { connectMaster, masterOptions, type ToMaster } from './to-master.js'

interface ShowOptions extends ToMaster {
  readonly json: boolean
  readonly number?: number
}

export function jobTypesCommand(): Command {
  return masterOptions(new Command('jobtypes'))
    .description('list the job types')
    .option('--json', 'print them as JSON', false)
    .action(async (options: ShowOptions) => {
      const api = await connectMaster(options)
      const types = []
      for (const { name } of await ask(api, jobTypeItemsSchema, 'GET', '/jobtypes/')) types.push(await showType(api, name))
      const rows = types.map(({ code, ...type }) => type)
      const cells = rows.map(({ name, version, description }) => [name, version, description ?? ''])
      const table = alignedTable(['name', 'version', 'what it does'], cells)
      process.stdout.write(options.json ? `${JSON.stringify(rows, null, 2)}\n` : table)
    })
}

export function jobTypeCommand(): Command {
  return masterOptions(new Command('jobtype'))
    .description('show a job type, and what the data of its jobs may be')
    .argument('<name>', 'name of the job type')
    .option('--number <version>', 'another version than the newest', wholeNumber(1, 999_999_999))
    .option('--json', 'print it as JSON, with its code and the JSON Schema of its data', false)
    .action(async (name: string, options: ShowOptions) => {
      const api = await connectMaster(options)
      const type = await showType(api, name, options.number)
      const schema = await findDataSchema(api, type)
      const text = options.json
        ? `${JSON.stringify({ ...type, data_schema: schema ?? null }, null, 2)}\n`
        : jobTypeText(type, schema)
      process.stdout.write(text)
    })
}

export function installShippedCommand(): Command {
  return masterOptions(new Command('install-shipped'))
    .description('make a master know the job types and the discovery of software that come with this release')
    .option('--no-software', 'only job types')
    .action(async (options: ToMaster & { readonly software: boolean }) => {
      const api = await connectMaster(options)
      const shipped = await whatIsShipped()
      const registered = await registerShipped(api, options.software ? shipped : { ...shipped, software: [] })
      process.stdout.write(
        alignedTable(
          ['what', 'name', 'how it went'],
          registered.map(({ what, name, how }) => [what, name, sentences[how]]),
        ),
      )
    })
}

const sentences = {
  new: 'new',
  'new version': 'brought up to date',
  unchanged: 'up to date already',
  kept: 'yours: it was changed or made here, and stays as it is',
} as const

async function showType(api: Api, name: string, version?: number) {
  const path = `/jobtypes/${encodeURIComponent(name)}`
  return ask(api, shownJobTypeSchema, 'GET', version === undefined ? path : `${path}/versions/${version}`)
}
