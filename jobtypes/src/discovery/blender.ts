// Discovery of Blender: whether a render machine has a version of it.
import { hasVersion } from '@pyfarm/agent/software/find-program'
import type { SoftwareVersion } from '@pyfarm/agent/software/software-version'

/** Whether this machine has that version of Blender, or one that begins with it. */
export function findBlender({ version }: SoftwareVersion): Promise<boolean> {
  return hasVersion(version, {
    file: /^blender(?:\.exe)?$/i,
    folders: [
      '/opt/blender*',
      '/usr/local/blender*',
      '/snap/bin',
      '/Applications/Blender*.app/Contents/MacOS',
      'C:/Program Files/Blender Foundation/Blender *',
    ],
    arguments: ['--version'],
    output: /^Blender (\d+\.\d+(?:\.\d+)?)/m,
  })
}
