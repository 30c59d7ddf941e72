import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
  type Announcements,
  type DragEndEvent,
  type UniqueIdentifier,
} from '@dnd-kit/core'
import { arrayMove, SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable'
import { Table } from '@mantine/core'
import { byRank, type OneSoftware } from '../../api/software.js'
import { useWhyNot } from '../../parts/may.js'
import styles from './software.module.css'
import { useSaveVersions } from './use-save-versions.js'
import { rankedAnew } from './version-order.js'
import { VersionRow } from './version-row.js'

/** The versions, the newest first; drag one, by mouse or keyboard, and the ranks follow. */
export function VersionTable({ software }: { software: OneSoftware }) {
  const forbidden = useWhyNot('admin')
  const { save, pending } = useSaveVersions(software)
  const versions = byRank(software.versions)
  const names = versions.map(({ version }) => version)
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  // Until the new order is there, the wanted one is shown.
  const wanted = pending === undefined ? versions : byRank(withRanks(versions, pending))
  const dropped = ({ active, over }: DragEndEvent) => {
    if (over === null || active.id === over.id) return
    const order = arrayMove(names, names.indexOf(String(active.id)), names.indexOf(String(over.id)))
    const ranked = rankedAnew(versions, order).map(({ version, rank }) => ({ version, rank }))
    save(ranked, `The order is ${order.join(', ')} now, the newest first.`)
  }
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter} accessibility={inWords(names)} onDragEnd={dropped}>
      <Table.ScrollContainer minWidth={640}>
        <Table className={styles['table'] ?? ''}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th aria-label="Order" />
              <Table.Th>Version</Table.Th>
              <Table.Th>Rank</Table.Th>
              <Table.Th>New agents get it</Table.Th>
              <Table.Th>Discovery</Table.Th>
              <Table.Th ta="end">Agents</Table.Th>
              <Table.Th aria-label="Changes" />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <SortableContext items={names} strategy={verticalListSortingStrategy}>
              {wanted.map(version => (
                <VersionRow key={version.id} software={software} version={version} save={save} forbidden={forbidden} />
              ))}
            </SortableContext>
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </DndContext>
  )
}

/** What is said of a drag to who can't see it. */
function inWords(names: readonly string[]) {
  const place = (id: UniqueIdentifier | undefined) =>
    id === undefined ? 'outside' : `place ${names.indexOf(String(id)) + 1} of ${names.length}`
  return {
    screenReaderInstructions: {
      draggable: 'Space picks the version up, the arrow keys move it, Space puts it down, Esc leaves it where it was.',
    },
    announcements: {
      onDragStart: ({ active }) => `Version ${active.id} is picked up.`,
      onDragOver: ({ active, over }) => `Version ${active.id} is at ${place(over?.id)}.`,
      onDragEnd: ({ active, over }) => `Version ${active.id} is put down at ${place(over?.id)}.`,
      onDragCancel: ({ active }) => `Version ${active.id} stays where it was.`,
    } satisfies Announcements,
  }
}

function withRanks(versions: OneSoftware['versions'], ranked: readonly { version: string; rank: number }[]) {
  const ranks = new Map(ranked.map(({ version, rank }) => [version, rank]))
  return versions.map(version => ({ ...version, rank: ranks.get(version.version) ?? version.rank }))
}
