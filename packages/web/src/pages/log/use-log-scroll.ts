// Scrolls a log of any length, by mouse, bar and keys, and keeps to its end while it is followed.
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { isAtEnd, isScaled, lastTop, scrollOf, topOf, topToSee, type LogSize } from './log-geometry.js'

const rowRem = 1.25

/** @param startsAtEnd whether it begins at its end, and follows it */
export function useLogScroll(lines: number, startsAtEnd: boolean) {
  const scroller = useRef<HTMLDivElement>(null)
  const [row] = useState(() => rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize))
  const [view, setView] = useState(600)
  const [top, setTop] = useState(0)
  const [follows, setFollows] = useState(startsAtEnd)
  /** Where the bar was put from here, so that its event changes nothing. */
  const put = useRef<number>(undefined)
  const size: LogSize = { lines, row, view }
  const now = useRef({ size, top })
  useLayoutEffect(() => {
    now.current = { size, top }
  })

  const goTo = useCallback((wanted: number) => {
    const { size: at } = now.current
    const next = Math.min(lastTop(at), Math.max(0, wanted))
    const bar = scrollOf(next, at)
    now.current = { size: at, top: next }
    setTop(next)
    setFollows(isAtEnd(next, at))
    if (scroller.current === null) return
    scroller.current.scrollTop = bar
    put.current = scroller.current.scrollTop
  }, [])

  useLayoutEffect(() => {
    if (follows) goTo(Number.POSITIVE_INFINITY)
  }, [follows, goTo, lines, view])

  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const watch = new ResizeObserver(() => setView(element.clientHeight))
    watch.observe(element)
    // A long log's bar goes by shares: a turn of the wheel would leave out lines.
    const turn = (event: WheelEvent) => {
      const { size: at, top: from } = now.current
      if (!isScaled(at) || event.ctrlKey || event.deltaY === 0 || event.shiftKey) return
      event.preventDefault()
      goTo(from + (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY : event.deltaY / at.row))
    }
    element.addEventListener('wheel', turn, { passive: false })
    return () => {
      watch.disconnect()
      element.removeEventListener('wheel', turn)
    }
  }, [goTo])

  const onScroll = useCallback(() => {
    const bar = scroller.current?.scrollTop ?? 0
    if (put.current !== undefined && Math.abs(bar - put.current) < 1) return
    put.current = undefined
    const next = topOf(bar, now.current.size)
    setTop(next)
    setFollows(isAtEnd(next, now.current.size))
  }, [])

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target !== scroller.current) return
      const seen = Math.floor(now.current.size.view / row) - 1
      const step = { ArrowDown: 1, ArrowUp: -1, PageDown: seen, PageUp: -seen, ' ': seen, Home: -Infinity, End: Infinity }[
        event.key
      ]
      if (step === undefined) return
      event.preventDefault()
      goTo(now.current.top + step)
    },
    [goTo, row],
  )

  const see = useCallback((line: number) => goTo(topToSee(line, now.current.top, now.current.size)), [goTo])
  return { scroller, size, top, follows, setFollows, see, onScroll, onKeyDown }
}
