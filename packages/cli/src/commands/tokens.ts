import { newTokenAnswerSchema, tokenAnswerSchema } from '@pyfarm/contract/api/people'
import { roles } from '@pyfarm/contract/roles'
import { Command, Option } from 'commander'
import { z } from 'zod'
import { ask } from '../api-client.js'
import { collectIds, momentOption } from '../options.js'
import { alignedTable } from '../table.js'
import { connectMaster, masterOptions, type ToMaster } from './to-master.js'

const tokensSchema = z.array(z.looseObject(tokenAnswerSchema.shape))

export function tokensCommand(): Command {
  return new Command('tokens')
    .description('tokens, by which programs are let in')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(createCommand())
    .addCommand(revokeCommand())
}

function listCommand(): Command {
  return masterOptions(new Command('list'))
    .description('list the tokens that hold: yours, or as an administrator all')
    .option('--all', 'those of all people and agents', false)
    .action(async ({ all, ...options }: ToMaster & { readonly all: boolean }) => {
      const tokens = await ask(await connectMaster(options), tokensSchema, 'GET', `/tokens/${all ? '?all=true' : ''}`)
      const rows = tokens.map(token => [
        ...[token.id, token.kind, token.name, token.user ?? token.agent_id ?? '', token.role ?? ''],
        ...[token.created_on, token.expires_on ?? 'never', token.last_used_on ?? 'never'].map(minuteOf),
      ])
      process.stdout.write(alignedTable(['id', 'kind', 'name', 'of', 'role', 'made', 'expires', 'last used'], rows))
    })
}

interface CreateOptions extends ToMaster {
  readonly role?: string
  readonly user?: string
  readonly agent?: string
  readonly expires?: string
}

function createCommand(): Command {
  return masterOptions(new Command('create'))
    .description('make a token; it is printed this one time')
    .argument('<name>', 'what it is for')
    .addOption(new Option('--role <role>', 'the most that it may do; else what its user may').choices(roles))
    .option('--expires <when>', 'after 90d or 12h, or on a day like 2027-01-31; else never', momentOption)
    .option('--user <name>', 'as an administrator: whose it is')
    .option('--agent <uuid>', 'as an administrator: which agent it is for')
    .action(async (name: string, { role, user, agent, expires, ...options }: CreateOptions) => {
      const body = { name, role, user, agent_id: agent, expires_on: expires }
      const made = await ask(await connectMaster(options), z.looseObject(newTokenAnswerSchema.shape), 'POST', '/tokens/', body)
      process.stderr.write(`token ${made.id}, which is shown this one time:\n`)
      process.stdout.write(`${made.token}\n`)
    })
}

function revokeCommand(): Command {
  return masterOptions(new Command('revoke'))
    .description('revoke tokens, at once')
    .argument('<id...>', 'ids of tokens', collectIds, [])
    .action(async (ids: readonly number[], options: ToMaster) => {
      const api = await connectMaster(options)
      for (const id of ids) {
        await ask(api, z.unknown(), 'DELETE', `/tokens/${id}`)
        process.stdout.write(`token ${id} is revoked\n`)
      }
    })
}

const minuteOf = (time: string): string => time.slice(0, 16).replace('T', ' ')
