// Which versions of a software satisfy a requirement: by the order that the description gives, else by their names.
import { softwareVersionId, type SoftwareVersionId } from '@pyfarm/contract/ids'
import type { SimulationDescription } from '@pyfarm/contract/simulation/description'
import type { SoftwareVersion, SoftwareWanted } from '@pyfarm/contract/simulation/fields'

export interface SoftwareRanks {
  idOf(version: SoftwareVersion): SoftwareVersionId
  /** Those that an agent has somewhere, or that the description lists. */
  satisfying(wanted: SoftwareWanted): SoftwareVersionId[]
  nameOf(id: SoftwareVersionId): string
}

export function rankSoftware(description: SimulationDescription): SoftwareRanks {
  const versions = new Map<string, string[]>()
  for (const { software, version } of description.agents.flatMap(group => group.software)) {
    const known = versions.get(software) ?? []
    if (!known.includes(version)) versions.set(software, [...known, version])
  }
  for (const known of versions.values()) known.sort(collator.compare)
  for (const [software, listed] of Object.entries(description.software)) versions.set(software, listed)
  const all = [...versions].flatMap(([software, known]) => known.map(version => ({ software, version })))
  const ids = new Map(all.map((each, index) => [textOf(each), softwareVersionId(index + 1)]))
  const idOf = (version: SoftwareVersion) => ids.get(textOf(version)) ?? softwareVersionId(0)
  return {
    idOf,
    satisfying: wanted => {
      const order = orderOf(description, wanted.software)
      const fits = (version: string) =>
        (wanted.lowest === undefined || order(version, wanted.lowest) >= 0) &&
        (wanted.highest === undefined || order(version, wanted.highest) <= 0)
      return (versions.get(wanted.software) ?? []).filter(fits).map(version => idOf({ software: wanted.software, version }))
    },
    nameOf: id => textOf(all[id - 1] ?? { software: 'unknown', version: '' }),
  }
}

type Order = (a: string, b: string) => number

function orderOf({ software }: SimulationDescription, name: string): Order {
  const listed = Object.hasOwn(software, name) ? software[name] : undefined
  return listed === undefined ? collator.compare : (a, b) => listed.indexOf(a) - listed.indexOf(b)
}

/** 4.10 after 4.9. */
const collator = new Intl.Collator('en', { numeric: true })

const textOf = ({ software, version }: SoftwareVersion): string => `${software} ${version}`
