// `pyfarm agents enrol-key` and its like: keys by which agents get tokens of their own.
import { enrolmentKeySchema, newEnrolmentKeyAnswerSchema } from '@pyfarm/contract/api/enrolment'
import { Command } from 'commander'
import { z } from 'zod'
import { ask } from '../api-client.js'
import { collectIds, momentOption, wholeNumber } from '../options.js'
import { alignedTable } from '../table.js'
import { connectMaster, masterOptions, type ToMaster } from './to-master.js'

const keysSchema = z.array(z.looseObject(enrolmentKeySchema.shape))

interface KeyOptions extends ToMaster {
  readonly uses?: number
  readonly name?: string
  readonly expires?: string
}

export function enrolKeyCommand(): Command {
  return masterOptions(new Command('enrol-key'))
    .description('make a key by which agents are enrolled; it is printed this one time')
    .option('--uses <count>', 'how many agents it is for (default: 1)', wholeNumber(1, 10_000))
    .option('--name <text>', 'what it is for')
    .option('--expires <when>', 'after 90d or 12h, or on a day like 2027-01-31 (default: after an hour)', momentOption)
    .action(async ({ uses, name, expires, ...options }: KeyOptions) => {
      const schema = z.looseObject(newEnrolmentKeyAnswerSchema.shape)
      const body = { uses, name, expires_on: expires }
      const made = await ask(await connectMaster(options), schema, 'POST', '/enrolment_keys/', body)
      process.stderr.write(
        `enrolment key ${made.id}, which is shown this one time; it is for ${made.uses} ${made.uses === 1 ? 'agent' : 'agents'}, until ${minuteOf(made.expires_on)} UTC:\n`,
      )
      process.stdout.write(`${made.key}\n`)
    })
}

export function enrolKeysCommand(): Command {
  return masterOptions(new Command('enrol-keys'))
    .description('list the keys by which agents are enrolled')
    .action(async (options: ToMaster) => {
      const keys = await ask(await connectMaster(options), keysSchema, 'GET', '/enrolment_keys/')
      const rows = keys.map(key => [
        ...[key.id, key.name, key.uses_left, key.uses, key.created_by],
        ...[key.created_on, key.expires_on].map(minuteOf),
      ])
      process.stdout.write(alignedTable(['id', 'name', 'left', 'of', 'made by', 'made', 'expires'], rows))
    })
}

export function revokeKeyCommand(): Command {
  return masterOptions(new Command('revoke-key'))
    .description('revoke keys; agents that were enrolled by them stay')
    .argument('<id...>', 'ids of enrolment keys', collectIds, [])
    .action(async (ids: readonly number[], options: ToMaster) => {
      const api = await connectMaster(options)
      for (const id of ids) {
        await ask(api, z.unknown(), 'DELETE', `/enrolment_keys/${id}`)
        process.stdout.write(`enrolment key ${id} is revoked\n`)
      }
    })
}

const minuteOf = (time: string): string => time.slice(0, 16).replace('T', ' ')
