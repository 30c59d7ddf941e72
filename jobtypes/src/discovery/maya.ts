// Discovery of Maya: whether a render machine has a version of it.
import { hasVersion } from '@pyfarm/agent/software/find-program'
import type { SoftwareVersion } from '@pyfarm/agent/software/software-version'

/** Whether this machine has that version of Maya, or one that begins with it. */
export function findMaya({ version }: SoftwareVersion): Promise<boolean> {
  return hasVersion(version, {
    file: /^maya(?:batch)?(?:\.exe)?$/i,
    folders: [
      '/usr/autodesk/maya*/bin',
      '/opt/autodesk/maya*/bin',
      '/Applications/Autodesk/maya*/Maya.app/Contents/bin',
      'C:/Program Files/Autodesk/Maya*/bin',
    ],
    arguments: ['-v'],
    output: /^Maya (\d{4}(?:\.\d+)*)/m,
    path: /maya(\d{4}(?:\.\d+)*)/i,
  })
}
