import { useSortable } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { NumberInput, Switch, Table } from '@mantine/core'
import { IconGripVertical } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { DetailedVersion, OneSoftware } from '../../api/software.js'
import { DeleteVersion } from './delete-version.js'
import styles from './software.module.css'
import type { SavedVersion, SaveVersions } from './use-save-versions.js'

interface VersionRowProps {
  readonly software: OneSoftware
  readonly version: DetailedVersion
  readonly save: SaveVersions['save']
  /** Why this person can't change it. */
  readonly forbidden: string | undefined
}

export function VersionRow({ software, version, save, forbidden }: VersionRowProps) {
  const { setNodeRef, isDragging, transform, transition, attributes, listeners } = useSortable({
    id: version.version,
    disabled: forbidden !== undefined,
  })
  const change = (changed: Partial<SavedVersion>, sentence: string) => {
    const all = software.versions.map(({ version: name, rank }) => ({
      version: name,
      rank,
      ...(name === version.version && changed),
    }))
    save(all, sentence)
  }
  const path = { software: String(software.id), version: version.version }
  return (
    <Table.Tr ref={setNodeRef} data-dragging={isDragging} style={{ transform: CSS.Translate.toString(transform), transition }}>
      <Table.Td>
        <button
          type="button"
          className={styles['grip']}
          disabled={forbidden !== undefined}
          title={forbidden ?? 'Drag to another rank; or Space, arrow keys, Space'}
          {...attributes}
          {...listeners}
          aria-label={`Move version ${version.version}`}
        >
          <IconGripVertical size={16} />
        </button>
      </Table.Td>
      <Table.Td>
        <Link to="/software/$software/versions/$version" params={path}>
          {version.version}
        </Link>
      </Table.Td>
      <Table.Td>
        <RankField
          key={version.rank}
          version={version}
          readOnly={forbidden !== undefined}
          set={rank => change({ rank }, `Version ${version.version} has rank ${rank}.`)}
        />
      </Table.Td>
      <Table.Td>
        <Switch
          aria-label={`New agents get version ${version.version}`}
          disabled={forbidden !== undefined}
          checked={version.default}
          onChange={({ currentTarget: { checked } }) =>
            change({ default: checked }, `New agents ${checked ? 'get' : 'do not get'} version ${version.version}.`)
          }
        />
      </Table.Td>
      <Table.Td>{version.has_discovery_code ? (version.discovery_function_name ?? 'without a function') : ''}</Table.Td>
      <Table.Td ta="end">
        {version.agents > 0 && (
          <Link
            to="/agents/"
            search={{ software: software.software, software_version: version.version } as never}
            aria-label={`Agents with version ${version.version}: ${version.agents}`}
          >
            {version.agents.toLocaleString()}
          </Link>
        )}
      </Table.Td>
      <Table.Td ta="end">
        <DeleteVersion software={software} version={version} />
      </Table.Td>
    </Table.Tr>
  )
}

interface RankFieldProps {
  readonly version: DetailedVersion
  readonly readOnly: boolean
  readonly set: (rank: number) => void
}

/** Saved with Enter, or when the field is left. */
function RankField({ version, readOnly, set }: RankFieldProps) {
  const [typed, setTyped] = useState<string | number>(version.rank)
  const commit = () => {
    if (typeof typed === 'number' && typed !== version.rank) set(typed)
    else setTyped(version.rank)
  }
  return (
    <NumberInput
      aria-label={`Rank of version ${version.version}`}
      size="xs"
      w="7rem"
      allowDecimal={false}
      readOnly={readOnly}
      value={typed}
      onChange={setTyped}
      onBlur={commit}
      onKeyDown={event => {
        if (event.key === 'Enter') commit()
      }}
    />
  )
}
