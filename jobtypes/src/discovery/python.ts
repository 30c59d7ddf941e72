// Discovery of Python: whether a render machine has a version of it.
import { hasVersion } from '@pyfarm/agent/software/find-program'
import type { SoftwareVersion } from '@pyfarm/agent/software/software-version'

/** Whether this machine has that version of Python, or one that begins with it. */
export function findPython({ version }: SoftwareVersion): Promise<boolean> {
  return hasVersion(version, {
    file: /^python\d*(?:\.\d+)?(?:\.exe)?$/i,
    folders: [
      '/usr/local/bin',
      '/opt/python*/bin',
      '/opt/homebrew/bin',
      '/Library/Frameworks/Python.framework/Versions/*/bin',
      'C:/Python*',
      'C:/Program Files/Python*',
    ],
    arguments: ['--version'],
    output: /^Python (\d+\.\d+\.\d+)/m,
  })
}
