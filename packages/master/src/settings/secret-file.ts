// Files that only their owner may read, made once for each home.
import { randomBytes } from 'node:crypto'
import { chmod, link, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { Problem } from '@pyfarm/contract/problem'

/** The text of the file, which is closed to others if it was open; undefined without a file. Throws a Problem when it can't be read. */
export async function readSecretFile(path: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(path)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) await chmod(path, 0o600)
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new Problem(`${path} can't be read (${codeOf(error)}); let only this user read and write it.`, { cause: error })
  }
}

/**
 * Makes the file with mode 0600, unless another process was first: it comes into being whole, by a link that only the first can make.
 * Throws a Problem when it can't be written.
 */
export async function makeSecretFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true })
    await link(draft, path).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
  } catch (error) {
    throw new Problem(
      `${path} can't be written (${codeOf(error)}); let this user write there or name another folder with --home.`,
      { cause: error },
    )
  } finally {
    await rm(draft, { force: true })
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : String(error))
