import { expect, it } from 'vitest'
import { tryPath } from './path-maps.js'

const maps = [
  { id: 1, path_linux: '/mnt/show', path_windows: 'S:\\', path_osx: '/Volumes/show' },
  { id: 2, path_linux: '/mnt/cache', path_windows: 'S:\\cache', path_osx: '/Volumes/cache' },
  { id: 3, path_linux: '/fast/show', path_windows: 'S:\\', path_osx: '/Volumes/fast', tag: 'ssd' },
]

it('takes the longest prefix, and maps with a tag only for agents that have it', () => {
  expect(tryPath('S:\\a.exr', maps, 'linux', [])).toEqual({ here: '/mnt/show/a.exr', by: maps[0] })
  expect(tryPath('S:\\cache\\a', maps, 'linux', ['ssd'])).toEqual({ here: '/mnt/cache/a', by: maps[1] })
  expect(tryPath('S:\\a.exr', maps, 'linux', ['ssd'])).toEqual({ here: '/fast/show/a.exr', by: maps[2] })
  expect(tryPath('C:\\a', maps, 'linux', [])).toEqual({ here: 'C:\\a', by: undefined })
})
