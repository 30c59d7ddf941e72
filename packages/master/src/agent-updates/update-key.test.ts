import { generateKeyPairSync } from 'node:crypto'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testSettings } from '../testing/test-settings.js'
import { keepUpdateKey } from './update-key.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'key-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const keep = async (file = join(folder, 'key.pem')) => keepUpdateKey({ ...(await testSettings()), agent_update_key: file })
const update = { version: '1', size: 2, sha256: '3' }

describe('the key of updates', () => {
  it('is made once, for its owner only; those who start together have the same', async () => {
    const keys = await Promise.all([keep(), keep(), keep()])
    expect(new Set(keys.map(key => key.publicText)).size).toBe(1)
    expect((await keep()).sign(update)).toBe(keys[0].sign(update))
    expect((await stat(join(folder, 'key.pem'))).mode & 0o777).toBe(0o600)
  })

  it('that is none of its kind stops the start with a sentence', async () => {
    const file = join(folder, 'other.pem')
    for (const text of [
      '',
      'no key',
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ]) {
      await writeFile(file, text)
      await expect(keep(file)).rejects.toThrow(`agent_update_key: ${file} holds no Ed25519 key in PEM form`)
    }
  })

  it('that can not be read or written is told with its file', async () => {
    await mkdir(join(folder, 'a folder'))
    await expect(keep(join(folder, 'a folder'))).rejects.toThrow(/agent_update_key: .*a folder can't be read \(EISDIR\)/)
    await writeFile(join(folder, 'a file'), '')
    await expect(keep(join(folder, 'a file', 'key.pem'))).rejects.toThrow(
      /agent_update_key: .* can't be (?:read|written) \(ENOTDIR\)/,
    )
  })
})
