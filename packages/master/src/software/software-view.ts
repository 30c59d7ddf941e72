// Software as it is shown.
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { Software, SoftwareVersion } from './software-store.js'

type ListedVersion = Pick<SoftwareVersion, 'id' | 'version' | 'rank'>

export const versionView = ({ id, version, rank }: ListedVersion) => ({ id, version, rank })

export const singleVersionView = (version: SoftwareVersion) => ({
  ...versionView(version),
  discovery_function_name: version.discovery_function_name,
})

export const softwareView = ({ id, software }: Software, versions: readonly ListedVersion[]) => ({
  id,
  software,
  versions: versions.map(versionView),
})

export const softwareSchemaView = (settings: Settings): Record<string, string> => ({
  id: 'INTEGER',
  software: `VARCHAR(${settings.max_tag_length})`,
})
