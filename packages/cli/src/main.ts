// The commands: `pyfarm`, and the names that PyFarm's users know.
import { Command } from 'commander'
import { actionCommands } from './commands/act-on-jobs.js'
import { agentCommand } from './commands/agent.js'
import { agentBundleCommand } from './commands/agent-bundle.js'
import { auditCommand } from './commands/audit.js'
import { explainCommand } from './commands/explain.js'
import { putDiscoveryCommand, putJobTypeCommand } from './commands/put-code.js'
import { schedulerCommand } from './commands/scheduler.js'
import { installShippedCommand, jobTypeCommand, jobTypesCommand } from './commands/job-types.js'
import { agentsCommand, jobsCommand } from './commands/lists.js'
import { logsCommand } from './commands/logs.js'
import { loginCommand, logoutCommand } from './commands/login.js'
import { mailsCommand } from './commands/mails.js'
import { masterCommand } from './commands/master.js'
import { migrateCommand, settingsCommand } from './commands/settings.js'
import { simulateCommand } from './commands/simulate.js'
import { submitCommand } from './commands/submit.js'
import { tablesCommand } from './commands/tables.js'
import { tokensCommand } from './commands/tokens.js'
import { upCommand } from './commands/up.js'
import { usersCommand } from './commands/users.js'
import { watchCommand } from './commands/watch.js'
import { reportError } from './report-error.js'

const programs = {
  pyfarm: pyfarmCommand,
  'pyfarm-master': masterCommand,
  'pyfarm-tables': tablesCommand,
  'pyfarm-agent': agentCommand,
} satisfies Record<string, (name: string) => Command>

/** Runs a command; errors are told on stderr and set the exit status. `parameters` are those after the program's name. */
export async function run(program: keyof typeof programs, parameters: readonly string[]): Promise<void> {
  try {
    await programs[program](program).parseAsync(parameters, { from: 'user' })
  } catch (error) {
    await reportError(error, parameters.includes('--debug'))
  }
}

function pyfarmCommand(name: string): Command {
  const command = new Command(name)
    .description('A render farm: start it, submit jobs to it, watch them.')
    .showHelpAfterError('(--help lists the options)')
  const parts = [
    upCommand(),
    masterCommand(),
    schedulerCommand(),
    agentCommand(),
    agentBundleCommand(),
    tablesCommand(),
    migrateCommand(),
    settingsCommand(),
    simulateCommand(),
    installShippedCommand(),
  ]
  const work = [
    submitCommand(),
    watchCommand(),
    jobsCommand(),
    agentsCommand(),
    logsCommand(),
    explainCommand(),
    jobTypesCommand(),
    jobTypeCommand(),
    putJobTypeCommand(),
    putDiscoveryCommand(),
    mailsCommand(),
    ...actionCommands(),
  ]
  const people = [loginCommand(), logoutCommand(), usersCommand(), tokensCommand(), auditCommand()]
  for (const part of [...parts, ...work, ...people]) command.addCommand(part)
  return command
}
