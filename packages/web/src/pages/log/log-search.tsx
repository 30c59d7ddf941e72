import { ActionIcon, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconLetterCase, IconRegex } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { SearchField } from '../../parts/search-field.js'
import { percentWords } from '../../words/amounts.js'
import { matchAfter, matchBefore } from './log-matches.js'
import type { SearchWish } from './log-queries.js'
import styles from './log-view.module.css'

interface LogSearchProps {
  readonly wish: SearchWish
  readonly matches: readonly number[]
  /** 0 to 1: how much was searched, while it goes on. */
  readonly under: number | undefined
  readonly failure: Error | null
  /** The line that was chosen; 0 without one. */
  readonly chosen: number
  /** The first line in sight. */
  readonly top: number
  readonly choose: (line: number | undefined) => void
  readonly change: (change: Readonly<Record<string, string | undefined>>) => void
}

/** Searches the whole log: Enter goes to the next place, Shift Enter to the one before. */
export function LogSearch({ wish, matches, under, failure, chosen, top, choose, change }: LogSearchProps) {
  const next = () => choose(matchAfter(matches, chosen === 0 ? top - 1 : chosen))
  const before = () => choose(matchBefore(matches, chosen === 0 ? top : chosen))
  const at = matches.indexOf(chosen) + 1
  const none = wish.text === '' || matches.length === 0
  return (
    <div
      className={styles['search']}
      role="search"
      onKeyDown={event => {
        if (event.key !== 'Enter' || none || !(event.target instanceof HTMLInputElement)) return
        event.preventDefault()
        if (event.shiftKey) before()
        else next()
      }}
    >
      <SearchField label="Search the log" text={wish.text} search={text => change({ q: text })} />
      <Toggle label="Upper and lower case differ" isOn={wish.matchesCase} set={isOn => change({ case: isOn ? '1' : undefined })}>
        <IconLetterCase size={18} />
      </Toggle>
      <Toggle label="Regular expression" isOn={wish.isRegex} set={isOn => change({ regex: isOn ? '1' : undefined })}>
        <IconRegex size={18} />
      </Toggle>
      <ActionIcon variant="default" aria-label="Previous place" disabled={none} onClick={before}>
        <IconChevronUp size={18} />
      </ActionIcon>
      <ActionIcon variant="default" aria-label="Next place" disabled={none} onClick={next}>
        <IconChevronDown size={18} />
      </ActionIcon>
      <span className={styles['places']} role="status" data-trouble={failure !== null}>
        {wish.text === ''
          ? ''
          : (failure?.message ??
            `${at === 0 ? '–' : at.toLocaleString('en')}/${matches.length.toLocaleString('en')}${under === undefined ? '' : `… ${percentWords(under)}`}`)}
      </span>
    </div>
  )
}

interface ToggleProps {
  readonly label: string
  readonly isOn: boolean
  readonly set: (isOn: boolean) => void
  readonly children: ReactNode
}

function Toggle({ label, isOn, set, children }: ToggleProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant={isOn ? 'filled' : 'default'} aria-label={label} aria-pressed={isOn} onClick={() => set(!isOn)}>
        {children}
      </ActionIcon>
    </Tooltip>
  )
}
