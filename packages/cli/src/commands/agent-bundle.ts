import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { updateVersionSchema } from '@pyfarm/contract/api/agent-updates'
import { Command, InvalidArgumentError } from 'commander'
import { writeBundle } from '../agent-bundle/write-bundle.js'

interface Options {
  readonly output?: string
  readonly asVersion?: string
}

const here = dirname(fileURLToPath(import.meta.url))
/** What masters keep of a version. */
const longestVersion = 16

export function agentBundleCommand(): Command {
  return new Command('agent-bundle')
    .description('make an update of the agent, to be uploaded to a master: this very agent with all that it needs, as a zip file')
    .option('--output <file>', 'where to write it (default: pyfarm-agent-<version>.zip in this folder)')
    .option('--as-version <version>', 'call it so, for changes of your own (default: the version of this agent)', versionOption)
    .action(async ({ output, asVersion }: Options) => {
      const outputOf = (version: string) => resolve(output ?? `pyfarm-agent-${version}.zip`)
      const { file, version, platforms, files } = await writeBundle(outputOf, here, asVersion)
      process.stdout.write(
        `${file}: version ${version} for ${platforms.join(', ')}, ${files} files\n` +
          `upload it: curl -T ${file} -H 'Content-Type: application/zip' <master>/api/v1/agents/updates/${version}\n`,
      )
    })
}

function versionOption(text: string): string {
  const { success } = updateVersionSchema.max(longestVersion).safeParse(text)
  if (!success) throw new InvalidArgumentError(`It must have 1 to ${longestVersion} letters, digits, dots, and the signs - + _.`)
  return text
}
