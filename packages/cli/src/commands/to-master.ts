// What commands that talk to a master have in common.
import type { Command } from 'commander'
import { connectApi, type Api } from '../api-client.js'
import { findCertificate, findToken } from '../credentials.js'
import { homeFolder } from '../home.js'
import { findMaster } from '../master-address.js'

export interface ToMaster {
  readonly master?: string
  readonly home?: string
  readonly debug?: boolean
}

export function masterOptions(command: Command): Command {
  return command
    .option('--master <address>', "the master's address (PYFARM_MASTER; default: that of the farm in the home)")
    .option('--home <folder>', "the farm's folder (PYFARM_HOME; default: .pyfarm)")
    .option('--debug', 'show stack traces', false)
}

export async function connectMaster({ master, home }: ToMaster): Promise<Api> {
  const folder = homeFolder(home)
  const address = await findMaster(master, folder)
  return connectApi(address, { token: await findToken(address, folder), certificate: await findCertificate(address, folder) })
}
