// `pyfarm put-jobtype` and `pyfarm put-discovery`: code of a studio's own, from a file onto the master.
import { readFile } from 'node:fs/promises'
import { Problem } from '@pyfarm/contract/problem'
import { Command } from 'commander'
import { z } from 'zod'
import { ask, askIfThere, type Api } from '../api-client.js'
import { resultsSchema, shownJobTypeSchema, softwareRowSchema } from '../api-rows.js'
import { wholeNumber } from '../options.js'
import { connectMaster, masterOptions, type ToMaster } from './to-master.js'

interface JobTypeOptions extends ToMaster {
  readonly classname?: string
  readonly description?: string
  readonly maxBatch?: number
  readonly contiguous: boolean
  readonly tiles: boolean
  readonly schema?: string
}

export function putJobTypeCommand(): Command {
  return masterOptions(new Command('put-jobtype'))
    .description('make a job type of a file, or a new version of one')
    .argument('<name>', 'name of the job type')
    .argument('<file>', 'its code, in TypeScript or Python')
    .option('--classname <name>', 'the export or class in it that is the job type (default: its name)')
    .option('--description <text>', 'what it does')
    .option('--max-batch <count>', 'frames in a batch at most (default: as many as a job says)', wholeNumber(1, 1_000_000))
    .option('--no-contiguous', 'the frames of a batch may have gaps')
    .option('--tiles', 'its jobs may cut frames into tiles', false)
    .option('--schema <file>', 'JSON Schema of what the data of its jobs may be')
    .action(async (name: string, file: string, options: JobTypeOptions) => {
      const body = {
        ...{ name, classname: options.classname ?? name, code: await textOf(file), description: options.description ?? null },
        ...{ max_batch: options.maxBatch ?? null, batch_contiguous: options.contiguous, supports_tiling: options.tiles },
        data_schema: options.schema === undefined ? null : jsonOf(options.schema, await textOf(options.schema)),
      }
      const api = await connectMaster(options)
      const { version } = await ask(api, shownJobTypeSchema, 'PUT', `/jobtypes/${encodeURIComponent(name)}`, body)
      process.stdout.write(`job type ${name} is there in version ${version}\n`)
    })
}

export function putDiscoveryCommand(): Command {
  return masterOptions(new Command('put-discovery'))
    .description('add a version of a software with code that finds it on render machines, and have them look')
    .argument('<software>', 'name of the software')
    .argument('<version>', 'the version')
    .argument('<file>', 'the code, in TypeScript or Python')
    .requiredOption('--function <name>', 'the function in it that says whether the version is there')
    .action(async (software: string, version: string, file: string, options: ToMaster & { readonly function: string }) => {
      const discovery = { discovery_code: await textOf(file), discovery_function_name: options.function }
      const api = await connectMaster(options)
      await addVersion(api, software, { version, ...discovery })
      await ask(api, resultsSchema, 'POST', '/agents/actions', { action: 'check_software', filter: {} })
      process.stdout.write(`${software} ${version} is there, and the agents look for it\n`)
    })
}

async function addVersion(api: Api, software: string, version: object): Promise<void> {
  const path = `/software/${encodeURIComponent(software)}`
  if ((await askIfThere(api, softwareRowSchema, path)) === undefined)
    await ask(api, z.unknown(), 'POST', '/software/', { software, versions: [version] })
  else await ask(api, z.unknown(), 'POST', `${path}/versions/`, version)
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new Problem(`${file} can't be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Problem(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
