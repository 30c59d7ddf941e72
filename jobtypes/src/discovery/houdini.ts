// Discovery of Houdini: whether a render machine has a version of it.
import { hasVersion } from '@pyfarm/agent/software/find-program'
import type { SoftwareVersion } from '@pyfarm/agent/software/software-version'

/** Whether this machine has that version of Houdini, or one that begins with it. */
export function findHoudini({ version }: SoftwareVersion): Promise<boolean> {
  return hasVersion(version, {
    file: /^(?:houdini|hython)(?:\.exe)?$/i,
    folders: [
      '/opt/hfs*/bin',
      '/Applications/Houdini/Houdini*/Frameworks/Houdini.framework/Versions/*/Resources/bin',
      'C:/Program Files/Side Effects Software/Houdini */bin',
    ],
    // It takes a licence to start; its folder says the version, such as /opt/hfs20.5.332.
    path: /(?:hfs|Houdini[ ]?|Versions[\\/])(\d+\.\d+(?:\.\d+)*)/i,
  })
}
