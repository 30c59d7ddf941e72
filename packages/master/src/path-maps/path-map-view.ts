// Path maps as they are shown: one without a tag has no key `tag`.
import type { NewPathMapAnswer, PathMapAnswer } from '@pyfarm/contract/api/path-map-answers'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { PathMap } from './path-map-store.js'

export const pathMapView = ({ id, path_linux, path_windows, path_osx, tag }: PathMap): PathMapAnswer => ({
  ...{ id, path_linux, path_windows, path_osx },
  ...(tag === null ? {} : { tag }),
})

/** The answer to its creation also has the tag's id. */
export const newPathMapView = (map: PathMap): NewPathMapAnswer => ({ ...pathMapView(map), tag_id: map.tag_id })

export const pathMapSchemaView = (settings: Settings): Record<string, string> => ({
  id: 'INTEGER',
  path_linux: `VARCHAR(${settings.max_path_length})`,
  path_windows: `VARCHAR(${settings.max_path_length})`,
  path_osx: `VARCHAR(${settings.max_path_length})`,
  tag: `VARCHAR(${settings.max_tag_length})`,
})
