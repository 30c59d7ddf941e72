import { Kbd, Modal } from '@mantine/core'
import styles from './key-help.module.css'
import { pageLinks } from './pages.js'

const everywhere: readonly (readonly [string, string])[] = [
  ['/', 'Search on this page'],
  ['c', 'Submit a job'],
  ['?', 'Show these keys'],
  ['Esc', 'Close what is open, end a selection'],
]
const inLists: readonly (readonly [string, string])[] = [
  ['↑ ↓', 'Go from row to row'],
  ['PgUp PgDn', 'Go on by 20 rows'],
  ['Home End', 'The first row, the last'],
  ['Space', 'Select the row'],
  ['Enter', 'Open the row'],
  ['Shift F10', 'What can be done with the row'],
  ['Ctrl A', 'Select all that is listed'],
]
const inFrames: readonly (readonly [string, string])[] = [
  ['← ↑ ↓ →', 'Go from frame to frame'],
  ['Space', 'Select the frame'],
  ['Shift →', 'Select on to the next'],
  ['Ctrl A', 'Select all frames'],
  ['Enter', 'Open its log'],
]
const inLogs: readonly (readonly [string, string])[] = [
  ['Enter', 'In the search: the next place'],
  ['Shift Enter', 'The place before'],
  ['Home', 'The first line'],
  ['End', 'The last line, and follow it'],
]

export function KeyHelp({ opened, close }: { opened: boolean; close: () => void }) {
  return (
    <Modal opened={opened} onClose={close} title="Keys" size="lg">
      <div className={styles['columns']}>
        <KeyList title="Everywhere" keys={everywhere} />
        <KeyList title="Pages" keys={pageLinks.map(({ name, letter }) => [`g ${letter}`, name] as const)} />
        <KeyList title="In lists" keys={inLists} />
        <KeyList title="Among frames" keys={inFrames} />
        <KeyList title="In logs" keys={inLogs} />
      </div>
    </Modal>
  )
}

function KeyList({ title, keys }: { title: string; keys: readonly (readonly [string, string])[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl className={styles['keys']}>
        {keys.map(([pressed, effect]) => (
          <div key={pressed}>
            <dt>
              {pressed.split(' ').map(key => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{effect}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
