// Software as it is shown.
import type { SingleVersion, SoftwareAnswer, SoftwareVersionAnswer } from '@pyfarm/contract/api/software-answers'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { Software, SoftwareVersion } from './software-store.js'

type ListedVersion = Pick<SoftwareVersion, 'id' | 'version' | 'rank'>

export const versionView = ({ id, version, rank }: ListedVersion): SoftwareVersionAnswer => ({ id, version, rank })

export const singleVersionView = (version: SoftwareVersion): SingleVersion => ({
  ...versionView(version),
  discovery_function_name: version.discovery_function_name,
})

export const softwareView = ({ id, software }: Software, versions: readonly ListedVersion[]): SoftwareAnswer => ({
  id,
  software,
  versions: versions.map(versionView),
})

export const softwareSchemaView = (settings: Settings): Record<string, string> => ({
  id: 'INTEGER',
  software: `VARCHAR(${settings.max_tag_length})`,
})
