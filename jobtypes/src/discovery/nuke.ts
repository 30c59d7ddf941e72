// Discovery of Nuke: whether a render machine has a version of it.
import { hasVersion } from '@pyfarm/agent/software/find-program'
import type { SoftwareVersion } from '@pyfarm/agent/software/software-version'

/** Whether this machine has that version of Nuke, or one that begins with it. */
export function findNuke({ version }: SoftwareVersion): Promise<boolean> {
  return hasVersion(version, {
    file: /^Nuke\d+\.\d+(?:v\d+)?(?:\.exe)?$/i,
    folders: ['/usr/local/Nuke*', '/opt/Nuke*', '/Applications/Nuke*/Nuke*.app/Contents/MacOS', 'C:/Program Files/Nuke*'],
    arguments: ['--version'],
    output: /^(?:Nuke )?(\d+\.\d+v\d+)/m,
    path: /Nuke(\d+\.\d+v\d+)/i,
  })
}
