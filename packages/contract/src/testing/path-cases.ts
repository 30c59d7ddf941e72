// Path maps of a studio and what becomes of paths; the same for job types in TypeScript and in Python.
import type { OperatingSystem } from '../enums.js'
import type { PathMap } from '../path-map-rules.js'

export const studioMaps: readonly PathMap[] = [
  { path_linux: '/mnt/show', path_windows: 'S:\\', path_osx: '/Volumes/show' },
  { path_linux: '/mnt/show/cache', path_windows: '\\\\filer\\cache', path_osx: '/Volumes/cache/' },
  { path_linux: '/mnt/show', path_windows: 'T:/show', path_osx: '', tag: 'new' },
  { path_linux: '/data', path_windows: 'D:\\data', path_osx: '/mnt' },
  { path_linux: '', path_windows: 'W:\\', path_osx: '/Volumes/windows-only' },
]

export const pathCases: readonly [os: OperatingSystem, path: string, here: string][] = [
  ['linux', 'S:\\seq\\a.blend', '/mnt/show/seq/a.blend'],
  ['linux', 's:/seq/a.blend', '/mnt/show/seq/a.blend'],
  ['linux', 'S:', '/mnt/show'],
  ['linux', 'S:\\', '/mnt/show/'],
  ['linux', 'S:relative', 'S:relative'],
  ['linux', '\\\\FILER\\Cache\\v1', '/mnt/show/cache/v1'],
  ['linux', '//filer/cache/v1', '/mnt/show/cache/v1'],
  ['linux', '\\\\filer\\caches\\v1', '\\\\filer\\caches\\v1'],
  ['linux', '/Volumes/show/a', '/mnt/show/a'],
  ['linux', '/volumes/show/a', '/volumes/show/a'],
  ['linux', '/Volumes/cache', '/mnt/show/cache'],
  ['linux', '/Volumes/showreel/a', '/Volumes/showreel/a'],
  // The prefix of another system's path, but longer as one of this system's.
  ['linux', '/mnt/show/a', '/mnt/show/a'],
  ['linux', '/mnt/other/a', '/data/other/a'],
  ['linux', 'T:\\show\\a', '/mnt/show/a'],
  ['linux', 'W:\\a', 'W:\\a'],
  ['linux', 'relative/S:/a', 'relative/S:/a'],
  ['linux', '', ''],
  ['mac', 'S:\\a', '/Volumes/show/a'],
  ['mac', '/mnt/show/cache/v1', '/Volumes/cache/v1'],
  ['mac', 'W:\\a', '/Volumes/windows-only/a'],
  ['windows', '/mnt/show/cache/v1/a.exr', '\\\\filer\\cache\\v1\\a.exr'],
  // The map with the tag, in its own spelling.
  ['windows', '/mnt/show/a/b', 'T:/show/a/b'],
  ['windows', '/Volumes/show/a/b', 'S:\\a\\b'],
  ['windows', 's:/as/it/is', 's:/as/it/is'],
  ['windows', 'C:\\other', 'C:\\other'],
]
