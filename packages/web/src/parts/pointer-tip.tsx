// Words beside what the pointer is at. One element for a whole field of small things, however many there are.
import { useCallback, useEffect, useState, type ReactNode } from 'react'
import styles from './pointer-tip.module.css'

/** The edges of what is pointed at, in pixels from the window's corner. */
export interface TipPlace {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const gap = 6

/**
 * Where the tip is, if anywhere. Esc sends it away until nothing is pointed at; when what is below it scrolls, it ends.
 *
 *     const tip = useTip()
 *     <button onPointerEnter={event => tip.point(event.currentTarget.getBoundingClientRect())} onPointerLeave={() => tip.point(undefined)} />
 *     <PointerTip at={tip.at}>What it is</PointerTip>
 */
export function useTip() {
  const [pointed, setPointed] = useState<TipPlace>()
  const [isSentAway, setSentAway] = useState(false)
  const point = useCallback((place: TipPlace | undefined) => {
    setPointed(before => (isSame(before, place) ? before : place))
    if (place === undefined) setSentAway(false)
  }, [])
  const at = isSentAway ? undefined : pointed
  const isShown = at !== undefined
  useEffect(() => {
    if (!isShown) return
    const sendAway = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      setSentAway(true)
    }
    const end = () => setPointed(undefined)
    window.addEventListener('keydown', sendAway, { capture: true })
    window.addEventListener('scroll', end, { capture: true })
    return () => {
      window.removeEventListener('keydown', sendAway, { capture: true })
      window.removeEventListener('scroll', end, { capture: true })
    }
  }, [isShown])
  return { at, point }
}

const isSame = (one: TipPlace | undefined, other: TipPlace | undefined) =>
  one?.left === other?.left && one?.top === other?.top && one?.right === other?.right && one?.bottom === other?.bottom

/**
 * Above what is pointed at, where the pointer's arrow hides nothing of it, or below where there is no room; never over it.
 * To be used where its words are also told in another way, since it is for the pointer alone.
 */
export function PointerTip({ at, children }: { at: TipPlace | undefined; children: ReactNode }) {
  if (at === undefined) return null
  const { clientWidth: width, clientHeight: height } = document.documentElement
  const isLeft = at.left < width / 2
  const isHigh = at.top < height / 4
  return (
    <span
      role="tooltip"
      aria-hidden="true"
      className={styles['tip']}
      style={{
        ...(isLeft ? { left: at.left } : { right: width - at.right }),
        ...(isHigh ? { top: at.bottom + gap * 3 } : { bottom: height - at.top + gap }),
      }}
    >
      {children}
    </span>
  )
}
