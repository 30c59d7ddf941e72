import { Button } from '@mantine/core'
import styles from './undo-message.module.css'

/** What was done, and the way back. */
export function UndoMessage({ sentence, undo }: { sentence: string; undo: () => void }) {
  return (
    <span className={styles['message']}>
      {sentence}
      <Button size="compact-sm" variant="default" onClick={undo}>
        Undo
      </Button>
    </span>
  )
}
