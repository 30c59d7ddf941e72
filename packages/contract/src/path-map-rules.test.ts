import fc from 'fast-check'
import type { OperatingSystem } from './enums.js'
import { describe, expect, it } from 'vitest'
import { fittingRule, mapData, mapPath, pathRules, rulesWithMaps, type PathMap } from './path-map-rules.js'
import { pathCases, studioMaps } from './testing/path-cases.js'

describe('a path of another system', () => {
  it.each(pathCases)('on %s: %s is %s', (os, path, here) => {
    expect(mapPath(path, pathRules(studioMaps, os))).toBe(here)
  })

  it('is taken by the map with a tag before the one without, and by the older before the newer', () => {
    const maps = [
      { path_linux: '/old', path_windows: 'x:', path_osx: '' },
      { path_linux: '/tagged', path_windows: 'X:\\', path_osx: '', tag: 'gpu' },
      { path_linux: '/new', path_windows: 'x:\\', path_osx: '' },
    ]
    expect(mapPath('X:\\a', pathRules(maps, 'linux'))).toBe('/tagged/a')
    expect(mapPath('X:\\a', pathRules(maps.toSpliced(1, 1), 'linux'))).toBe('/old/a')
  })

  it('can be told by which map it is called so', () => {
    const rules = rulesWithMaps(studioMaps, 'linux')
    const mapOf = (path: string) => {
      const found = fittingRule(
        path,
        rules.map(({ rule }) => rule),
      )
      return rules.find(({ rule }) => rule === found)?.map
    }
    expect(mapOf('S:\\a')).toBe(studioMaps[0])
    expect(mapOf('\\\\filer\\cache\\a')).toBe(studioMaps[1])
    expect(mapOf('C:\\a')).toBe(undefined)
  })

  const name = fc.string({ unit: fc.constantFrom('a', 'B', '7', 'é', ' ', '.', '#'), minLength: 1, maxLength: 5 })
  const parts = fc.array(name, { minLength: 1, maxLength: 4 })
  const map: PathMap = { path_linux: '/mnt/show', path_windows: 'S:\\show', path_osx: '/Volumes/show' }
  const systems: OperatingSystem[] = ['linux', 'windows', 'mac']
  const pathOn = { linux: '/mnt/show', mac: '/Volumes/show', windows: 'S:\\show', other: '' }
  const joined = (os: OperatingSystem, names: readonly string[]) => [pathOn[os], ...names].join(os === 'windows' ? '\\' : '/')

  it('is there and back again the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(...systems), fc.constantFrom(...systems), parts, (from, to, names) => {
        const path = joined(from, names)
        const there = mapPath(path, pathRules([map], to))
        expect(there).toBe(joined(to, names))
        expect(mapPath(there, pathRules([map], from))).toBe(path)
      }),
    )
  })

  it('stays as it is when its first names only begin like a prefix, and always where there are no maps', () => {
    fc.assert(
      fc.property(fc.constantFrom(...systems), fc.constantFrom(...systems), parts, (from, to, names) => {
        const path = `${pathOn[from]}${names.join('/')}`
        expect(mapPath(path, pathRules([map], to))).toBe(path)
        expect(mapPath(joined(from, names), pathRules([], to))).toBe(joined(from, names))
      }),
    )
  })
})

describe('the data of a job', () => {
  const rules = pathRules(studioMaps, 'linux')

  it('is mapped in every text, keys and what is inside of texts aside', () => {
    const data = { scene: 'S:\\a', list: ['s:/b', 3, null, { deep: '/Volumes/show/c' }], 'S:\\key': true, text: '-o S:\\a' }
    expect(mapData(data, rules)).toEqual({
      scene: '/mnt/show/a',
      list: ['/mnt/show/b', 3, null, { deep: '/mnt/show/c' }],
      'S:\\key': true,
      text: '-o S:\\a',
    })
  })

  it('stays as it was submitted with `map_paths` false', () => {
    const data = { scene: 'S:\\a', map_paths: false }
    expect(mapData(data, rules)).toEqual(data)
  })
})
