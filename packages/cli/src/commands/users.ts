import { userSchema } from '@pyfarm/contract/api/people'
import { Problem } from '@pyfarm/contract/problem'
import { Command } from 'commander'
import { z } from 'zod'
import { ask } from '../api-client.js'
import { atTerminal } from '../ask-person.js'
import { collect } from '../options.js'
import { alignedTable } from '../table.js'
import { connectMaster, masterOptions, type ToMaster } from './to-master.js'

const looseUserSchema = z.looseObject(userSchema.shape)

export function usersCommand(): Command {
  return new Command('users')
    .description('people, and what they may do')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(createCommand())
    .addCommand(passwordCommand())
    .addCommand(activityCommand('activate', 'let a user in again', true))
    .addCommand(activityCommand('deactivate', 'keep a user out, with all sessions and tokens, at once', false))
    .addCommand(rolesCommand())
}

function listCommand(): Command {
  return masterOptions(new Command('list'))
    .description('list the users')
    .action(async (options: ToMaster) => {
      const users = await ask(await connectMaster(options), z.array(looseUserSchema), 'GET', '/users/')
      const rows = users.map(user => [
        ...[user.id, user.username, user.roles.join(', '), user.active ? 'yes' : 'no', user.has_password ? 'yes' : 'no'],
        ...[
          user.email ?? '',
          (user.expiration ?? 'never').slice(0, 10),
          (user.last_login ?? 'never').slice(0, 16).replace('T', ' '),
        ],
      ])
      process.stdout.write(alignedTable(['id', 'name', 'roles', 'active', 'password', 'email', 'expires', 'last login'], rows))
    })
}

interface CreateOptions extends ToMaster {
  readonly role: readonly string[]
  readonly email?: string
  readonly password: boolean
}

function createCommand(): Command {
  return masterOptions(new Command('create'))
    .description('make a user; the password is asked for')
    .argument('<name>')
    .option(
      '--role <role>',
      'viewer, user, operator or admin, or another role of yours; again for several (default: user)',
      collect,
      [],
    )
    .option('--email <address>', 'mail address')
    .option('--no-password', 'none: the user can only be let in by tokens')
    .action(async (username: string, { role, email, password, ...options }: CreateOptions) => {
      const api = await connectMaster(options)
      const body = {
        ...{ username, email },
        ...(role.length === 0 ? {} : { roles: role }),
        ...(password ? { password: await newPassword() } : {}),
      }
      const { id, roles } = await ask(api, looseUserSchema, 'POST', '/users/', body)
      process.stdout.write(`user ${id} "${username}" may now log in as ${roles.join(', ')}\n`)
    })
}

function passwordCommand(): Command {
  return masterOptions(new Command('set-password'))
    .description("set a user's password: all sessions and personal tokens of that user end")
    .argument('<name>')
    .action(async (name: string, options: ToMaster) => {
      const api = await connectMaster(options)
      await ask(api, z.unknown(), 'POST', `/users/${encodeURIComponent(name)}/password`, { password: await newPassword() })
      process.stdout.write(`the password of ${name} is set\n`)
    })
}

function activityCommand(name: string, description: string, active: boolean): Command {
  return masterOptions(new Command(name))
    .description(description)
    .argument('<name>')
    .action(async (username: string, options: ToMaster) => {
      await ask(await connectMaster(options), looseUserSchema, 'POST', `/users/${encodeURIComponent(username)}`, { active })
      process.stdout.write(`user "${username}" is ${active ? 'active' : 'not active any more'}\n`)
    })
}

function rolesCommand(): Command {
  return masterOptions(new Command('roles'))
    .description('give a user these roles, and no others')
    .argument('<name>')
    .argument('[role...]', 'viewer, user, operator or admin, or another role of yours')
    .action(async (name: string, roles: readonly string[], options: ToMaster) => {
      const api = await connectMaster(options)
      await ask(api, looseUserSchema, 'POST', `/users/${encodeURIComponent(name)}`, { roles })
      process.stdout.write(`user "${name}" has ${roles.length === 0 ? 'no roles' : roles.join(', ')}\n`)
    })
}

/** Asked for twice where somebody types it. */
async function newPassword(): Promise<string> {
  const person = atTerminal()
  try {
    const password = await person.askSecret('Password: ')
    if (process.stdin.isTTY && (await person.askSecret('Again: ')) !== password) throw new Problem('the two passwords differ')
    return password
  } finally {
    person.close()
  }
}
