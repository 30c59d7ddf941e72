// A log: only the lines that are seen are read and drawn.
import { Button } from '@mantine/core'
import { IconDownload, IconPlayerPause, IconPlayerTrackNext } from '@tabler/icons-react'
import { useEffect, useMemo } from 'react'
import { Note } from '../../parts/note.js'
import { useAddress } from '../../shell/use-address.js'
import { countWords } from '../../words/amounts.js'
import { heightOf } from './log-geometry.js'
import { LineDetails } from './line-details.js'
import { expressionOf } from './log-pieces.js'
import { logFile, useLogExtent, useLogLines, useLogSearch, type LogPath, type SearchWish } from './log-queries.js'
import { LogRow } from './log-row.js'
import { LogSearch } from './log-search.js'
import styles from './log-view.module.css'
import { useLogScroll } from './use-log-scroll.js'

export function LogView({ path }: { path: LogPath }) {
  const extent = useLogExtent(path)
  if (extent.data !== undefined) return <OpenLog path={path} extent={extent.data} />
  return extent.error === null ? <Note title="Reading the log…" /> : <Note title={extent.error.message} tone="trouble" />
}

interface Extent {
  readonly total: number
  readonly size: number
  readonly complete: boolean
  readonly under_way: boolean
}

function OpenLog({ path, extent }: { path: LogPath; extent: Extent }) {
  const [parts, change] = useAddress()
  const chosen = Number(parts['line'] ?? location.hash.match(/^#L(\d{1,9})$/)?.[1] ?? 0)
  const wish: SearchWish = { text: parts['q'] ?? '', isRegex: parts['regex'] === '1', matchesCase: parts['case'] === '1' }
  const { scroller, size, top, follows, setFollows, see, onScroll, onKeyDown } = useLogScroll(
    extent.total,
    chosen === 0 && extent.under_way,
  )
  const first = Math.floor(top) + 1
  const last = Math.min(extent.total, Math.ceil(top + size.view / size.row))
  const lineAt = useLogLines(path, extent, first, last)
  const search = useLogSearch(path, extent.total, wish)
  const found = useMemo(() => new Set(search.matches), [search.matches])
  const { text, isRegex, matchesCase } = wish
  const expression = useMemo(() => expressionOf(text, isRegex, matchesCase), [text, isRegex, matchesCase])
  const isThere = chosen > 0 && chosen <= extent.total
  useEffect(() => {
    if (isThere) see(chosen)
  }, [chosen, isThere, see])
  const choose = (line: number | undefined) => change({ line: line === undefined ? undefined : String(line) })

  return (
    <section className={styles['log']} aria-label="Log">
      <div className={styles['bar']}>
        <LogSearch wish={wish} {...search} chosen={chosen} top={first} choose={choose} change={change} />
        <span className={styles['extent']} role="status">
          {countWords(extent.total, 'line')}
          {!extent.complete && (extent.under_way ? ', more to come' : ', still reading')}
        </span>
        <FollowButton isOffered={!extent.complete || extent.under_way} follows={follows} setFollows={setFollows} />
        <Button
          component="a"
          size="xs"
          variant="default"
          href={logFile(path)}
          download={path.log}
          leftSection={<IconDownload size={16} />}
        >
          Download
        </Button>
      </div>
      <div
        ref={scroller}
        className={styles['scroller']}
        tabIndex={0}
        role="region"
        aria-label="Lines of the log"
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <div className={styles['whole']} style={{ height: heightOf(size) }}>
          <div className={styles['seen']} role="list" style={{ height: Math.min(size.view, heightOf(size)) }}>
            <div style={{ transform: `translateY(${(first - 1 - top) * size.row}px)` }}>
              {Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index).map(number => (
                <LogRow
                  key={number}
                  number={number}
                  total={extent.total}
                  line={lineAt(number)}
                  search={found.has(number) ? expression : undefined}
                  isChosen={number === chosen}
                />
              ))}
            </div>
          </div>
        </div>
        {extent.total === 0 && <p className={styles['empty']}>Nothing has been written yet.</p>}
      </div>
      {isThere && <LineDetails path={path} line={chosen} close={() => choose(undefined)} />}
    </section>
  )
}

interface FollowButtonProps {
  readonly isOffered: boolean
  readonly follows: boolean
  readonly setFollows: (follows: boolean) => void
}

/** Whether the end is kept in sight while lines come in; scrolling up pauses it. */
function FollowButton({ isOffered, follows, setFollows }: FollowButtonProps) {
  if (!isOffered) return null
  return (
    <Button
      size="xs"
      variant={follows ? 'filled' : 'default'}
      aria-pressed={follows}
      onClick={() => setFollows(!follows)}
      leftSection={follows ? <IconPlayerPause size={16} /> : <IconPlayerTrackNext size={16} />}
    >
      {follows ? 'Following' : 'Follow'}
    </Button>
  )
}
