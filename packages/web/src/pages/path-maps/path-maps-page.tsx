// How paths of one operating system are called on others, and what becomes of a path.
import { Button } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useQuery } from '@tanstack/react-query'
import { bodyOf, farm } from '../../api/client.js'
import { useChange } from '../../api/use-change.js'
import { Asked } from '../../parts/asked.js'
import { Note } from '../../parts/note.js'
import { useWhyNot } from '../../parts/may.js'
import { PlainTable, type PlainColumn } from '../../parts/plain-table.js'
import { usePageTitle } from '../../shell/use-page-title.js'
import styles from '../../styles/detail-page.module.css'
import { openEditMap, openNewMap } from './path-map-form.js'
import mapStyles from './path-maps-page.module.css'
import { pathMapsKey, readPathMaps, type PathMap } from './path-maps.js'
import { PathTester } from './path-tester.js'

export function PathMapsPage() {
  usePageTitle('Path maps')
  const maps = useQuery({ queryKey: pathMapsKey, queryFn: ({ signal }) => readPathMaps(signal) })
  const forbidden = useWhyNot('operator')
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <h1>Path maps</h1>
        {forbidden === undefined && (
          <span className={styles['end']}>
            <Button size="xs" onClick={openNewMap}>
              New map
            </Button>
          </span>
        )}
      </div>
      <Asked query={maps}>
        {data => (
          <>
            <PlainTable
              label="Path maps"
              columns={forbidden === undefined ? [...columns, changes] : columns}
              rows={data}
              keyOf={({ id }) => id}
              empty={
                <Note title="No path maps yet">
                  A map says how one folder is called on Linux, Windows and macOS. Agents put them to the data of jobs.
                </Note>
              }
            />
            <PathTester maps={data} />
          </>
        )}
      </Asked>
    </div>
  )
}

const path = (text: string) => <code>{text}</code>

const columns: readonly PlainColumn<PathMap>[] = [
  { title: 'Linux', cell: map => path(map.path_linux) },
  { title: 'Windows', cell: map => path(map.path_windows) },
  { title: 'macOS', cell: map => path(map.path_osx) },
  { title: 'Only agents with the tag', cell: map => map.tag ?? '' },
]

const changes: PlainColumn<PathMap> = { title: 'Changes', cell: map => <MapChanges map={map} /> }

function MapChanges({ map }: { map: PathMap }) {
  const remove = useChange({
    act: () => bodyOf(farm.DELETE('/api/v1/pathmaps/{map}', { params: { path: { map: String(map.id) } } })),
    done: () => `The map of ${map.path_linux} is deleted.`,
    touches: [pathMapsKey],
  })
  const ask = () =>
    modals.openConfirmModal({
      title: `Delete the map of ${map.path_linux}`,
      children: 'Agents leave such paths as they are, or take another map that fits, from their next tasks on.',
      labels: { confirm: 'Delete', cancel: 'Cancel' },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(),
    })
  return (
    <span className={mapStyles['changes']}>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => openEditMap(map)}
        aria-label={`Edit the map of ${map.path_linux}`}
      >
        Edit
      </Button>
      <Button size="compact-sm" variant="default" onClick={ask} aria-label={`Delete the map of ${map.path_linux}`}>
        Delete
      </Button>
    </span>
  )
}
