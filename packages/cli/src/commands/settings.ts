import { Command } from 'commander'
import { homeFolder } from '../home.js'
import { runMigrate, runSettings, type HomeOptions } from '../parts.js'

export interface HomeAndConfig {
  readonly home?: string
  readonly config?: string
  readonly debug?: boolean
}

export function settingsCommand(): Command {
  return homeAndConfig(new Command('settings'))
    .description('show every setting in force and where it comes from')
    .action((options: HomeAndConfig) => runSettings(foldersOf(options)))
}

export function migrateCommand(): Command {
  return homeAndConfig(new Command('migrate'))
    .description('bring the database to the schema of this version')
    .action((options: HomeAndConfig) => runMigrate(foldersOf(options)))
}

/** The options that say where settings are looked for. */
export function homeAndConfig(command: Command): Command {
  return command
    .option('--home <folder>', "the farm's folder (PYFARM_HOME; default: .pyfarm)")
    .option('--config <folder>', 'folder with settings, looked into last')
    .option('--debug', 'show stack traces', false)
}

function foldersOf({ home, config }: HomeAndConfig): HomeOptions {
  return { home: homeFolder(home), ...(config === undefined ? {} : { configFolder: config }) }
}
