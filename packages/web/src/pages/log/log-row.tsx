import { Link } from '@tanstack/react-router'
import { memo, type CSSProperties } from 'react'
import type { AddressParts } from '../../shell/address.js'
import { momentOf } from '../../words/times.js'
import { logPieces, type LogPiece } from './log-pieces.js'
import type { LogLine } from './log-queries.js'
import styles from './log-view.module.css'

/** What a person reads for a stream. */
const streamWords: Readonly<Record<string, string>> = { stdout: 'out', stderr: 'err', agent: 'agent', jobtype: 'type' }

interface LogRowProps {
  readonly number: number
  readonly total: number
  /** Undefined while it is being read. */
  readonly line: LogLine | undefined
  /** What to mark, in a line that was found. */
  readonly search: RegExp | undefined
  readonly isChosen: boolean
}

export const LogRow = memo(function LogRow({ number, total, line, search, isChosen }: LogRowProps) {
  return (
    <div
      role="listitem"
      aria-setsize={total}
      aria-posinset={number}
      aria-current={isChosen ? 'true' : undefined}
      className={styles['row']}
      data-stream={line?.stream ?? 'none'}
      data-line={number}
    >
      <Link
        to="."
        search={((before: AddressParts) => ({ ...before, line: String(number) })) as never}
        resetScroll={false}
        className={styles['number']}
        tabIndex={-1}
        aria-label={`Line ${number}`}
      >
        {number}
      </Link>
      <span className={styles['stream']}>{line === undefined || line.stream === null ? '' : streamWords[line.stream]}</span>
      <span className={styles['time']}>{line?.time === undefined || line.time === null ? '' : timeWords(line.time)}</span>
      <LogText text={line?.text ?? ''} search={search} />
      {line?.cut === true && <span className={styles['cut']}>… goes on</span>}
    </div>
  )
})

/** Text of a log: its colours, and what was found in it. Whatever stands there is shown as text. */
export function LogText({ text, search }: { text: string; search?: RegExp | undefined }) {
  return (
    <code className={styles['text']}>
      {logPieces(text, search).map((piece, index) => (
        <Piece key={index} piece={piece} />
      ))}
    </code>
  )
}

function Piece({ piece: { text, style, isFound } }: { piece: LogPiece }) {
  if (Object.keys(style).length === 0) return isFound ? <mark>{text}</mark> : text
  const { colour, ground } = style.reversed === true ? { colour: style.ground ?? 0, ground: style.colour ?? 7 } : style
  const own: CSSProperties = {
    ...(typeof colour === 'string' ? { color: colour } : {}),
    ...(typeof ground === 'string' ? { backgroundColor: ground } : {}),
  }
  const piece = (
    <span
      style={own}
      data-colour={typeof colour === 'number' ? colour : undefined}
      data-ground={typeof ground === 'number' ? ground : undefined}
      data-bold={style.bold}
      data-faint={style.faint}
      data-italic={style.italic}
      data-underlined={style.underlined}
      data-struck={style.struck}
    >
      {text}
    </span>
  )
  return isFound ? <mark>{piece}</mark> : piece
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })

function timeWords(time: string): string {
  const moment = momentOf(time)
  return Number.isNaN(moment.getTime()) ? '' : clock.format(moment)
}
