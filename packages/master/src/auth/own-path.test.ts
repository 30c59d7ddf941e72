import { describe, expect, it } from 'vitest'
import { ownPath } from './own-path.js'

describe('after the login', () => {
  it.each(['/', '/jobs/', '/jobs/?state=failed&page=2', '/?job=5#frame-7', '/account/', '/a//b', '/%2f%2fevil.example'])(
    '%s is gone to',
    path => expect(ownPath(path)).toBe(path),
  )

  it.each([
    undefined,
    '',
    'jobs',
    'https://evil.example/',
    '//evil.example/',
    '///evil.example/',
    '/\\evil.example/',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    'javascript:alert(1)',
    '/./\\evil.example',
    '/..//evil.example',
    '/.//evil.example',
    'http:evil.example',
    'http:///evil.example',
    '/login/?next=/login/',
    '/logout/',
    '/jobs\r\nSet-Cookie: a=b',
  ])('%j is not, but the first page', path => expect(ownPath(path)).toBe('/'))

  it.each(['/..//evil.example', '/.//evil.example', '/\\evil', '//evil'])('%s leads to this very master in a browser', path => {
    expect(new URL(ownPath(path), 'http://farm:5000').host).toBe('farm:5000')
  })
})
