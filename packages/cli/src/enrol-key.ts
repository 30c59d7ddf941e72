// The key by which an agent is enrolled, from where it was put: it should not stand in a list of processes.
import { readFile } from 'node:fs/promises'
import { Problem } from '@pyfarm/contract/problem'

export const enrolKeyVariable = 'PYFARM_ENROL_KEY'

/**
 * `--enrol`, else the file of `--enrol-file`, else `PYFARM_ENROL_KEY`, which is taken out of the environment: renderers get the rest of it.
 * Throws a Problem for a file that can't be read.
 */
export async function takeEnrolKey(given: string | undefined, file: string | undefined): Promise<string | undefined> {
  const named = process.env[enrolKeyVariable]
  delete process.env['PYFARM_ENROL_KEY']
  const key = given ?? (file === undefined ? named : await readKey(file))
  return key === undefined || key.trim() === '' ? undefined : key.trim()
}

async function readKey(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new Problem(`${file} can't be read: name a file with an enrolment key in it with --enrol-file`, { cause: error })
  }
}
