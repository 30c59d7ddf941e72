import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readDigest, writeDigest } from './update-signature.js'

describe('the digest of an update', () => {
  const hash = createHash('sha256').update('an update')
  const sha256 = hash.copy().digest('hex')

  it('is written as RFC 9530 has it, and read again', () => {
    const header = writeDigest(sha256)
    expect(header).toBe(`sha-256=:${hash.copy().digest('base64')}:`)
    expect(readDigest(header)).toBe(sha256)
    expect(readDigest(`sha-512=:AAAA:, ${header}`)).toBe(sha256)
  })

  it.each(['', 'sha-256=', 'sha-256=:AAAA:', 'md5=:AAAA:', sha256])('is none in "%s"', header => {
    expect(readDigest(header)).toBeUndefined()
  })
})
