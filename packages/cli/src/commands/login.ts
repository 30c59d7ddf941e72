// Who one is to a master: a token, got for a name and a password.
import { Problem } from '@pyfarm/contract/problem'
import { Command } from 'commander'
import { connectApi } from '../api-client.js'
import { atTerminal } from '../ask-person.js'
import { originOf } from '../credentials.js'
import { homeFolder } from '../home.js'
import { logInAt } from '../log-in.js'
import { readLogins, saveLogin } from '../logins.js'
import { findMaster } from '../master-address.js'
import { masterOptions, type ToMaster } from './to-master.js'

interface LoginOptions extends ToMaster {
  readonly user?: string
}

export function loginCommand(): Command {
  return masterOptions(new Command('login'))
    .description('log in at a master: from then on, commands of this user act as that person there')
    .option('--user <name>', 'the name; else it is asked for')
    .action(async (options: LoginOptions) => {
      const master = await findMaster(options.master, homeFolder(options.home))
      if (isReadable(master))
        process.stderr.write('Others in the network can read the password on its way: the master is not asked over https.\n')
      const person = atTerminal()
      try {
        const username = options.user ?? (await person.ask('Name: '))
        const login = await logInAt(master, username, await person.askSecret('Password: '))
        await saveLogin(originOf(master), login)
        process.stdout.write(`logged in as ${login.username} at ${originOf(master)}\n`)
      } finally {
        person.close()
      }
    })
}

export function logoutCommand(): Command {
  return masterOptions(new Command('logout'))
    .description('log out at a master: the token of "pyfarm login" is revoked and forgotten')
    .action(async (options: ToMaster) => {
      const master = await findMaster(options.master, homeFolder(options.home))
      const origin = originOf(master)
      const login = (await readLogins())[origin]
      if (login === undefined) throw new Problem(`nobody is logged in at ${origin} here`)
      const answer = await connectApi(master, { token: login.token }).send('DELETE', `/tokens/${login.id}`)
      await saveLogin(origin, undefined)
      // A token that does not hold any more is as good as revoked.
      const isRevoked = answer.kind === 'answer' && (answer.status === 204 || answer.status === 401)
      process.stdout.write(`logged out at ${origin}\n`)
      if (!isRevoked)
        throw new Problem('the master did not revoke the token: revoke it with "pyfarm tokens revoke" from elsewhere')
    })
}

const isReadable = (master: string): boolean =>
  master.startsWith('http:') && !/^(?:127\.|\[::1\]$|localhost$)/.test(new URL(master).hostname)
