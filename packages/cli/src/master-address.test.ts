import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findMaster, masterAddress } from './master-address.js'

describe('the address of the master', () => {
  let home: string
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'pyfarm-home-'))
    vi.stubEnv('PYFARM_MASTER', '')
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await rm(home, { recursive: true })
  })
  const writeMasterFile = (text: string) => writeFile(join(home, 'master.json'), text)

  it('is what --master says', async () => {
    vi.stubEnv('PYFARM_MASTER', 'http://second:1')
    await writeMasterFile('{"url":"http://third:1"}')
    expect(await findMaster('http://first:1', home)).toBe('http://first:1')
  })

  it('else what PYFARM_MASTER says', async () => {
    vi.stubEnv('PYFARM_MASTER', 'http://second:1')
    await writeMasterFile('{"url":"http://third:1"}')
    expect(await findMaster(undefined, home)).toBe('http://second:1')
  })

  it('else what the master of the home wrote down', async () => {
    await writeMasterFile('{"url":"http://third:1/"}')
    expect(await findMaster(undefined, home)).toBe('http://third:1')
  })

  it.each(['', 'no json', '{}'])('else that of this machine, also after the broken file "%s"', async text => {
    if (text !== '') await writeMasterFile(text)
    expect(await findMaster(undefined, home)).toBe('http://127.0.0.1:5000')
  })
})

it.each([
  ['farm', 'http://farm'],
  ['farm:5000', 'http://farm:5000'],
  ['https://farm/', 'https://farm'],
])('%s becomes %s', (text, address) => expect(masterAddress(text)).toBe(address))

it('refuses what is no address', () => expect(() => masterAddress('http://')).toThrow(/is no address of a master/))
