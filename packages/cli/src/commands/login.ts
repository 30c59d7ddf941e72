// Who one is to a master: a token, got for a name and a password.
import { Problem } from '@pyfarm/contract/problem'
import { Command } from 'commander'
import { connectApi } from '../api-client.js'
import { atTerminal } from '../ask-person.js'
import { originOf } from '../credentials.js'
import { homeFolder } from '../home.js'
import { logInAt } from '../log-in.js'
import { readLogins, saveLogin } from '../logins.js'
import { certificateShownAt, type Certificate } from '../pinned-call.js'
import { findMaster } from '../master-address.js'
import { masterOptions, type ToMaster } from './to-master.js'

interface LoginOptions extends ToMaster {
  readonly user?: string
  readonly fingerprint?: string
}

export function loginCommand(): Command {
  return masterOptions(new Command('login'))
    .description('log in at a master: from then on, commands of this user act as that person there')
    .option('--user <name>', 'the name; else it is asked for')
    .option(
      '--fingerprint <hex>',
      'SHA-256 fingerprint of the certificate that the master made itself; else you are asked whether it is right',
    )
    .action(async (options: LoginOptions) => {
      const master = await findMaster(options.master, homeFolder(options.home))
      if (isReadable(master))
        process.stderr.write('Others in the network can read the password on its way: the master is not asked over https.\n')
      const person = atTerminal()
      try {
        const certificate = await certificateOf(master, options.fingerprint, person)
        const username = options.user ?? (await person.ask('Name: '))
        const login = await logInAt(master, username, await person.askSecret('Password: '), certificate)
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

/**
 * Undefined where an authority vouches for the master, or it is asked without TLS.
 * @throws Problem for a certificate that is not the one that was told, or that the person does not take
 */
async function certificateOf(
  master: string,
  told: string | undefined,
  person: { readonly ask: (question: string) => Promise<string> },
): Promise<Certificate | undefined> {
  if (!master.startsWith('https:')) return undefined
  const shown = await certificateShownAt(master).catch((error: unknown) => {
    throw new Problem(`no master answers at ${originOf(master)}`, { cause: error })
  })
  const { fingerprint, trusted, pem, pin } = shown
  const plain = (text: string) => text.replaceAll(/[^0-9a-f]/gi, '').toLowerCase()
  if (told !== undefined && plain(told) !== plain(fingerprint))
    throw new Problem(`what answers at ${originOf(master)} has another certificate, with the fingerprint ${fingerprint}`)
  if (trusted) return undefined
  if (told !== undefined) return { pem, pin }
  process.stderr.write(
    `No authority knows the certificate of ${originOf(master)}. Its SHA-256 fingerprint is\n  ${fingerprint}\n`,
  )
  const answer = await person.ask('Is that what the master logged at its start? (yes/no) ')
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new Problem('nobody was logged in, and nothing was sent')
  return { pem, pin }
}
