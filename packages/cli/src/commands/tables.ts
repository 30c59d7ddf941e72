import { Command } from 'commander'
import { homeFolder } from '../home.js'
import { runTables } from '../parts.js'
import { homeAndConfig, type HomeAndConfig } from './settings.js'

interface Options extends HomeAndConfig {
  readonly echo: boolean
  readonly dropAll: boolean
  readonly createTables: boolean
  readonly confirmDrop?: string
}

export function tablesCommand(name = 'tables'): Command {
  return homeAndConfig(new Command(name))
    .description("create PyFarm's tables")
    .option('--echo', 'show the SQL that is run', false)
    .option('--drop-all', 'drop all tables from the database before they are created', false)
    .option('--no-create-tables', 'create no tables')
    .option('--confirm-drop <address>', 'the address of the database, to confirm that its tables may be dropped')
    .action(async ({ home, config, echo, dropAll, createTables, confirmDrop }: Options) => {
      await runTables({
        ...{ home: homeFolder(home), echo, dropAll, createTables },
        ...(config === undefined ? {} : { configFolder: config }),
        ...(confirmDrop === undefined ? {} : { confirmDrop }),
      })
    })
}
