import { execFileSync } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { removeFolder } from './remove-folder.js'

let folder: string
const nobody = 65_534
const isRoot = process.getuid?.() === 0

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remove-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

async function makeReadOnly(): Promise<string> {
  const top = join(folder, 'top')
  await mkdir(join(top, 'cache', 'deep'), { recursive: true })
  await writeFile(join(top, 'cache', 'deep', 'file'), 'x')
  await writeFile(join(folder, 'kept'), 'kept')
  await symlink(folder, join(top, 'cache', 'link'))
  return top
}

async function lock(top: string): Promise<void> {
  for (const path of ['cache/deep/file', 'cache/deep', 'cache', '.']) await chmod(join(top, path), 0o555)
}

describe('removing a folder', () => {
  it('takes what is read-only along, and follows no link', async () => {
    const top = await makeReadOnly()
    await lock(top)
    expect(await removeFolder(top)).toBeUndefined()
    expect(existsSync(top)).toBe(false)
    expect(await readFile(join(folder, 'kept'), 'utf8')).toBe('kept')
  })

  it('is no trouble when there is none', async () => {
    expect(await removeFolder(join(folder, 'none'))).toBeUndefined()
  })

  // Root may remove whatever it likes: another user has to try.
  it.runIf(isRoot && process.platform === 'linux')('does so for users who are not root', async () => {
    const top = await makeReadOnly()
    for (const path of ['cache/deep/file', 'cache/deep', 'cache', '.']) await chown(join(top, path), nobody, nobody)
    await chown(folder, nobody, nobody)
    await lock(top)
    const compiled = fileURLToPath(new URL('../../dist/home/remove-folder.js', import.meta.url))
    const source = await readFile(compiled, 'utf8')
    // In a file of its own: the checkout may be closed to that user.
    await writeFile(join(folder, 'remove.mjs'), source.replace(/^import \{ reasonOf \}.*$/m, 'const reasonOf = String'))
    const script = `const { removeFolder } = await import(${JSON.stringify(pathToFileURL(join(folder, 'remove.mjs')).href)}); console.log(await removeFolder(${JSON.stringify(top)}))`
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { uid: nobody, gid: nobody, cwd: '/' })
    expect(said.toString().trim()).toBe('undefined')
    expect(existsSync(top)).toBe(false)
  })
})
