// Software as it is shown.
import type { SingleVersion, SoftwareAnswer, SoftwareDetails, SoftwareVersionAnswer } from '@pyfarm/contract/api/software-answers'
import type { Settings } from '@pyfarm/contract/settings/settings'
import type { Software, SoftwareVersion, VersionDetails } from './software-store.js'

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

export const softwareDetailsView = ({ id, software }: Software, versions: readonly VersionDetails[]): SoftwareDetails => ({
  id,
  software,
  versions: versions.map(version => ({
    ...versionView(version),
    default: version.default,
    discovery_function_name: version.discovery_function_name,
    has_discovery_code: Boolean(version.has_code),
    agents: Number(version.agents ?? 0),
  })),
})

export const softwareSchemaView = (settings: Settings): Record<string, string> => ({
  id: 'INTEGER',
  software: `VARCHAR(${settings.max_tag_length})`,
})
