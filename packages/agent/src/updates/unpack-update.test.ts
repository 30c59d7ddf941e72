import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeZip, type ZipEntry } from '../testing/zip.js'
import { unpackUpdate } from './unpack-update.js'

const limits = { entries: 5, bytes: 1000 }

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'unpack-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

async function unpack(content: Buffer): Promise<string | undefined> {
  await writeFile(join(home, 'a.zip'), content)
  return unpackUpdate(join(home, 'a.zip'), join(home, 'deep', 'folder'), limits)
}

/** Everything below the home but the zip file and what went where it should. */
async function strays(): Promise<string[]> {
  const all = await readdir(home, { recursive: true })
  return all.filter(path => path !== 'a.zip' && path !== 'deep' && !path.startsWith(join('deep', 'folder')))
}

describe('a zip file', () => {
  it('is unpacked with its folders; programs can be run', async () => {
    const entries = [
      { name: 'folder/', mode: 0o040_755 },
      { name: 'folder/a.txt', content: 'text' },
      { name: 'bin/deep/run', content: 'program', mode: 0o100_755 },
      { name: 'größe', content: '' },
    ]
    expect(await unpack(makeZip(entries))).toBeUndefined()
    const file = (path: string) => join(home, 'deep', 'folder', path)
    expect(await readFile(file('folder/a.txt'), 'utf8')).toBe('text')
    expect((await stat(file('bin/deep/run'))).mode & 0o111).toBe(0o111)
    expect((await stat(file('folder/a.txt'))).mode & 0o111).toBe(0)
    expect((await stat(file('größe'))).size).toBe(0)
  })

  it.each<[string, ZipEntry[], RegExp]>([
    ['a path that climbs', [{ name: '../stray', content: 'x' }], /can't be unpacked: invalid relative path/],
    ['a path that climbs later on', [{ name: 'a/../../../stray', content: 'x' }], /can't be unpacked: invalid relative path/],
    ['an absolute path', [{ name: '/tmp/stray', content: 'x' }], /can't be unpacked: absolute path/],
    ['a drive', [{ name: 'C:/stray', content: 'x' }], /can't be unpacked: absolute path/],
    ['a stream of another file', [{ name: 'a.txt:stray', content: 'x' }], /is no plain path/],
    ['a backslash', [{ name: 'a\\..\\..\\stray', content: 'x' }], /can't be unpacked|no plain path/],
    ['an empty part', [{ name: 'a//b', content: 'x' }], /is no plain path/],
    ['a dot', [{ name: './a', content: 'x' }], /is no plain path/],
    ['a NUL', [{ name: 'a\0b', content: 'x' }], /is no plain path/],
    ['a symbolic link', [{ name: 'link', content: '/etc', mode: 0o120_777 }], /"link" in its zip file is no file but a link/],
    ['a device', [{ name: 'null', mode: 0o020_666 }], /no file but a link or a device/],
    ['an encrypted entry', [{ name: 'a', content: 'x', flags: 0x801 }], /can't be unpacked|is encrypted/],
    [
      'two entries of one name',
      [
        { name: 'a', content: 'x' },
        { name: 'a', content: 'y' },
      ],
      /EEXIST/,
    ],
    [
      'a file where a folder is',
      [
        { name: 'a', content: 'x' },
        { name: 'a/b', content: 'y' },
      ],
      /can't be unpacked/,
    ],
    ['damage', [{ name: 'a', content: 'x', sum: 7 }], /a is damaged/],
    ['more than it says', [{ name: 'a', content: 'x'.repeat(100), size: 1 }], /can't be unpacked/],
    [
      'more than is bearable',
      [
        { name: 'a', content: 'x'.repeat(600) },
        { name: 'b', content: 'x'.repeat(600) },
      ],
      /more than 1000 bytes/,
    ],
    ['a size beyond reason', [{ name: 'a', content: 'x', size: 4_000_000_000 }], /more than 1000 bytes|can't be unpacked/],
    ['too many entries', Array.from({ length: 6 }, (_, index) => ({ name: String(index) })), /more than 5 entries/],
  ])('with %s is refused, and nothing gets out of its folder', async (_what, entries, reason) => {
    expect(await unpack(makeZip(entries))).toMatch(reason)
    expect(await strays()).toEqual([])
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('this is no zip file')],
    ['half of one', makeZip([{ name: 'a', content: 'x' }]).subarray(0, 40)],
  ])('that is %s is refused', async (_what, content) => {
    expect(await unpack(content)).toMatch(/^its zip file can't be unpacked: /)
  })
})
