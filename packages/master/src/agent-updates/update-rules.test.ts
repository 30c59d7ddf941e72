import { describe, expect, it } from 'vitest'
import { updateVersionSchema } from '@pyfarm/contract/api/agent-updates'
import { zipOf } from '../testing/zip.js'
import { acceptsZip, isZip, longestZipEnd, updateAddress } from './update-rules.js'

const check = (content: Buffer): boolean => isZip(content.subarray(0, 4), content.subarray(-longestZipEnd), content.length)
const good = zipOf([Buffer.from('print()')])

describe('a zip file', () => {
  it.each([
    ['with one file', good],
    ['with a comment', zipOf([Buffer.from('x')], 'made on Tuesday')],
    ['with a comment as long as can be', zipOf([Buffer.from('x')], 'c'.repeat(65_535))],
    ['with a comment that holds the mark of an end', zipOf([Buffer.from('x')], `PK\x05\x06${'c'.repeat(40)}`)],
  ])('is one %s', (_what, content) => {
    expect(check(content)).toBe(true)
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('timestamp,pid\r\n'.repeat(20))],
    ['only the first bytes of one', good.subarray(0, 4)],
    ['one that lacks its last byte', good.subarray(0, -1)],
    ['one that lacks its first bytes', good.subarray(10)],
    ['the end of one behind its mark', Buffer.concat([good.subarray(0, 4), good.subarray(-22)])],
    ['one without files', Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)])],
    ['one followed by something else', Buffer.concat([good, Buffer.from('more')])],
  ])('is not %s', (_what, content) => {
    expect(check(content)).toBe(false)
  })
})

describe('Accept', () => {
  it.each([undefined, '', '*/*', 'application/zip', 'text/html, application/zip;q=0.1', 'application/*', 'Application/ZIP'])(
    '%s lets a zip file through',
    accept => {
      expect(acceptsZip(accept)).toBe(true)
    },
  )

  it.each(['application/json', 'text/*', 'application/zip;q=0, */*', '*/*;q=0'])('%s does not', accept => {
    expect(acceptsZip(accept)).toBe(false)
  })
})

describe('a version name', () => {
  it.each(['1', '1.2.3', '0.8.7-rc1', '2.0.0+local_7', '-', 'v'.repeat(64)])('may be %j', version => {
    expect(updateVersionSchema.safeParse(version).success).toBe(true)
  })

  it.each(['', '.', '..', '.1', '1/2', '1\\2', '1\0', '1\n', '1 2', 'é', '1%2', 'v'.repeat(65)])('may not be %j', version => {
    expect(updateVersionSchema.safeParse(version).success).toBe(false)
  })
})

it.each(['https://files.example/updates', 'https://files.example/updates/'])('an update lies below %s', webdir => {
  expect(updateAddress(webdir, '1.2.3+x')).toBe('https://files.example/updates/pyfarm-agent-1.2.3%2Bx.zip')
})
