// The key that signs updates of agents: an agent takes no update that its master's key has not signed.
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Problem } from '@pyfarm/contract/problem'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { signedText, type UpdateFacts } from '@pyfarm/contract/update-signature'
import { codeOf } from '../http/uploads.js'

export interface UpdateKey {
  /** As the header has it: base64 of the SPKI form. */
  readonly publicText: string
  /** Base64 of the signature. */
  readonly sign: (update: UpdateFacts) => string
}

/**
 * The key in the file of `agent_update_key`, made there with mode 0600 when there is none. Masters that start at the same moment get the
 * same one. Throws a Problem when the file can't be read or written, or holds no Ed25519 key.
 */
export async function keepUpdateKey({ agent_update_key: file }: Settings): Promise<UpdateKey> {
  const key = parseKey(file, (await readKey(file)) ?? (await makeKey(file)))
  const publicText = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')
  return { publicText, sign: update => sign(null, Buffer.from(signedText(update)), key).toString('base64') }
}

async function readKey(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new Problem(`agent_update_key: ${file} can't be read (${codeOf(error)}): let this user read it.`, { cause: error })
  }
}

async function makeKey(file: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx', flush: true })
    // It comes into being whole, and only the first can make it.
    await link(draft, file).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new Problem(`agent_update_key: ${file} can't be written (${codeOf(error)}): name a file that this user can write.`, {
      cause: error,
    })
  } finally {
    await rm(draft, { force: true })
  }
}

function parseKey(file: string, text: string): KeyObject {
  const key = readPem(text)
  if (key?.asymmetricKeyType === 'ed25519') return key
  throw new Problem(
    `agent_update_key: ${file} holds no Ed25519 key in PEM form: make one with openssl genpkey -algorithm ed25519.`,
  )
}

function readPem(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(text)
  } catch {
    return undefined
  }
}
