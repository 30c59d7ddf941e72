// What makes this agent one of its farm, in a file of its home that only its owner may read.
import { createHash } from 'node:crypto'
import { chmod, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { Problem } from '@pyfarm/contract/problem'
import { z } from 'zod'

const enrolmentSchema = z.object({
  /** The master that it is for. The token goes to no other. */
  master: z.string(),
  token: z.string(),
  /** SHA-256 of the key that it was made by. */
  key: z.string(),
  /** SHA-256 of what the master shows with its orders. */
  orders: z.string(),
  /** The master's certificate, if no authority vouches for it. */
  certificate: z.object({ pem: z.string(), pin: z.string() }).optional(),
})
export type Enrolment = z.infer<typeof enrolmentSchema>

/** A token that the master was told of, and may have taken. */
const attemptSchema = enrolmentSchema.pick({ master: true, token: true, key: true })
export type Attempt = z.infer<typeof attemptSchema>

const attemptFile = (file: string): string => `${file}.pending`

/** SHA-256 in hexadecimal digits. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Undefined for an agent that was never enrolled. Throws a Problem for a file that makes no sense. */
export async function readEnrolment(file: string): Promise<Enrolment | undefined> {
  return readAs(enrolmentSchema, file)
}

/** The attempt that did not come to its end, if there was one. */
export const readAttempt = (file: string): Promise<Attempt | undefined> => readAs(attemptSchema, attemptFile(file))

export const saveAttempt = (file: string, attempt: Attempt): Promise<void> => save(attemptFile(file), attempt)

export const forgetAttempt = (file: string): Promise<void> => rm(attemptFile(file), { force: true })

export const saveEnrolment = (file: string, enrolment: Enrolment): Promise<void> => save(file, enrolment)

async function readAs<S extends z.ZodType>(schema: S, file: string): Promise<z.infer<S> | undefined> {
  const text = await readClosed(file)
  if (text === undefined) return undefined
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    throw new Problem(`${file} makes no sense: remove it, and enrol this agent anew with --enrol.`, { cause: error })
  }
}

async function save(file: string, value: object): Promise<void> {
  const draft = `${file}.new`
  try {
    await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true })
    await chmod(draft, 0o600)
    await rename(draft, file)
  } catch (error) {
    throw new Problem(`${file} can't be written (${codeOf(error)}): make the agent's home writable.`, { cause: error })
  }
}

/** Closes the file to others, if it was open. */
async function readClosed(file: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(file)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) await chmod(file, 0o600)
    return await readFile(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new Problem(`${file} can't be read (${codeOf(error)}): let the agent's user read and write it.`, { cause: error })
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : String(error))
