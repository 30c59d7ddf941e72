import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import styles from './code-editor.module.css'
import type { DifferenceOptions } from './mount-difference.js'

type Side = DifferenceOptions['before']

interface CodeDifferenceProps {
  readonly before: Side
  readonly after: Side
  readonly language: DifferenceOptions['language']
}

/** What differs between two texts; the code for it is loaded when it is first shown. */
export function CodeDifference({ before, after, language }: CodeDifferenceProps) {
  const host = useRef<HTMLDivElement>(null)
  const scheme = useComputedColorScheme('light')
  const sides = JSON.stringify({ before, after })
  useEffect(() => {
    let end: (() => void) | undefined
    let ended = false
    void import('./mount-difference.js').then(({ mountDifference }) => {
      if (ended || host.current === null) return
      const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' })
      end = mountDifference(root, { ...(JSON.parse(sides) as { before: Side; after: Side }), language, scheme })
    })
    return () => {
      ended = true
      end?.()
    }
  }, [sides, language, scheme])
  return (
    <div className={styles['editor']} data-size="large">
      <div ref={host} className={styles['host']} />
    </div>
  )
}
