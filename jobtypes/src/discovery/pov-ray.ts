// Discovery of POV-Ray: whether a render machine has a version of it.
import { hasVersion } from '@pyfarm/agent/software/find-program'
import type { SoftwareVersion } from '@pyfarm/agent/software/software-version'

/** Whether this machine has that version of POV-Ray, or one that begins with it. */
export function findPovRay({ version }: SoftwareVersion): Promise<boolean> {
  return hasVersion(version, {
    file: /^(?:povray|pvengine\d*)(?:\.exe)?$/i,
    folders: ['/opt/povray*/bin', '/usr/local/bin', '/opt/homebrew/bin', 'C:/Program Files/POV-Ray/v*/bin'],
    arguments: ['--version'],
    output: /POV-Ray v?(\d+\.\d+(?:\.\d+)*)/,
    path: /POV-Ray[\\/]v(\d+\.\d+)/i,
  })
}
