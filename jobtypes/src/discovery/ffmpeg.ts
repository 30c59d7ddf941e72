// Discovery of ffmpeg: whether a render machine has a version of it.
import { hasVersion } from '@pyfarm/agent/software/find-program'
import type { SoftwareVersion } from '@pyfarm/agent/software/software-version'

/** Whether this machine has that version of ffmpeg, or one that begins with it. */
export function findFfmpeg({ version }: SoftwareVersion): Promise<boolean> {
  return hasVersion(version, {
    file: /^ffmpeg(?:\.exe)?$/i,
    folders: [
      '/opt/ffmpeg*',
      '/opt/ffmpeg*/bin',
      '/usr/local/bin',
      '/opt/homebrew/bin',
      'C:/ffmpeg*/bin',
      'C:/Program Files/ffmpeg*/bin',
    ],
    arguments: ['-version'],
    output: /^ffmpeg version n?(\d+(?:\.\d+)*)/m,
  })
}
