import { Command } from 'commander'
import { endWithParent } from '../end-signals.js'
import { homeFolder } from '../home.js'
import { portOption } from '../options.js'
import { runMaster } from '../parts.js'
import { absoluteTls, tlsOptions } from './tls-options.js'

interface Options {
  readonly home?: string
  readonly config?: string
  readonly host?: string
  readonly port?: number
  readonly nextFreePort?: boolean
  readonly dropAll?: boolean
  readonly createAll?: boolean
  readonly confirmDrop?: string
  readonly allowAgentLoopbackAddresses?: boolean
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly tlsSelfSigned?: boolean
  readonly insecure?: boolean
  readonly scheduler: boolean
  readonly debug: boolean
}

export function masterCommand(name = 'master'): Command {
  return tlsOptions(new Command(name))
    .description('run the master: API, web pages, scheduler')
    .option('--home <folder>', 'folder for everything that the master writes by default (PYFARM_HOME; default: .pyfarm)')
    .option('--config <folder>', 'folder with settings, looked into last')
    .option('--host <address>', 'address to listen on')
    .option('--port <number>', 'port to listen on; 0 picks a free one (default: that of base_url)', portOption)
    .option('--next-free-port', 'take the next free port if that one is taken')
    .option('-D, --drop-all', 'drop the existing tables before starting')
    .option('-C, --create-all', 'create all tables before starting')
    .option('--confirm-drop <address>', 'the address of the database, to confirm that its tables may be dropped')
    .option('--allow-agent-loopback-addresses', 'let agents of this machine in by their loopback address')
    .option('--no-scheduler', 'run no scheduler in this process')
    .option('--debug', 'log more, and show stack traces', false)
    .action(async ({ home, config, tlsCert, tlsKey, ...options }: Options) => {
      endWithParent()
      await runMaster({
        ...options,
        ...absoluteTls({ tlsCert, tlsKey }),
        home: homeFolder(home),
        ...(config === undefined ? {} : { configFolder: config }),
      })
    })
}
