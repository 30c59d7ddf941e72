// The field of cells: drawn where it is seen, walked by mouse and keys.
import { useComputedColorScheme } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import type { TipPlace } from '../../../parts/pointer-tip.js'
import { drawFrames } from './draw-frames.js'
import { cellAfterKey, cellAt, gridOf, heightOf, placeOf } from './grid-geometry.js'
import styles from './frame-field.module.css'
import type { GridSelection } from './use-grid-selection.js'

const cell = 16

interface FrameFieldProps {
  readonly label: string
  readonly count: number
  readonly letterAt: (index: number) => string
  readonly idAt: (index: number) => number
  readonly selection: GridSelection
  /** Tells which cell is pointed at, or where the keys are; with the cell's place where it is to be told beside it. */
  readonly point: (index: number | undefined, place?: TipPlace) => void
  readonly open: (index: number) => void
  readonly openMenu: (place: { x: number; y: number }) => void
}

export function FrameField({ label, count, letterAt, idAt, selection, point, open, openMenu }: FrameFieldProps) {
  const { ref: widthRef, width, height } = useElementSize<HTMLDivElement>()
  const scroller = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [top, setTop] = useState(0)
  const [current, setCurrent] = useState(0)
  const [hasFocus, setHasFocus] = useState(false)
  const drags = useRef(false)
  const scheme = useComputedColorScheme()
  const size = useMemo(() => gridOf(count, width, cell), [count, width])
  const { ids: selected } = selection
  const seen = Math.min(height, heightOf(size))

  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (element === null || context === null || context === undefined) return
    const scale = window.devicePixelRatio
    element.width = width * scale
    element.height = seen * scale
    context.scale(scale, scale)
    const isSelected = (index: number) => selected.has(idAt(index))
    drawFrames(context, size, top, seen, { letterAt, isSelected, current, hasFocus })
    // The scheme changes the colours.
  }, [size, width, seen, top, selected, letterAt, idAt, current, hasFocus, scheme])

  const indexAt = (event: MouseEvent) => {
    const box = canvas.current?.getBoundingClientRect()
    return box === undefined ? undefined : cellAt(event.clientX - box.left, event.clientY - box.top + top, size)
  }
  /** Where a cell is in the window. */
  const edgesOf = (index: number): TipPlace => {
    const box = canvas.current?.getBoundingClientRect()
    const { x, y } = placeOf(index, size)
    const [left, edge] = [(box?.left ?? 0) + x, (box?.top ?? 0) + y - top]
    return { left, top: edge, right: left + cell, bottom: edge + cell }
  }
  const goTo = (index: number) => {
    setCurrent(index)
    point(index)
    const { y } = placeOf(index, size)
    const element = scroller.current
    if (element === null) return
    if (y < element.scrollTop) element.scrollTop = y
    else if (y + cell > element.scrollTop + element.clientHeight) element.scrollTop = y + cell - element.clientHeight
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const next = cellAfterKey(event.key, current, size)
    if (next !== undefined) {
      goTo(next)
      if (event.shiftKey) selection.dragTo(next)
    } else if (event.key === ' ') selection.press(current, { shiftKey: event.shiftKey, ctrlKey: true, metaKey: false })
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) selection.all()
    else if (event.key === 'Escape' && selection.ids.size > 0) selection.clear()
    else if (event.key === 'Enter') open(current)
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) menuAt(current)
    else return
    event.preventDefault()
  }
  const menuAt = (index: number, event?: MouseEvent) => {
    if (!selection.ids.has(idAt(index))) selection.press(index, { shiftKey: false, ctrlKey: false, metaKey: false })
    const { left, bottom } = edgesOf(index)
    point(index)
    openMenu(event === undefined ? { x: left, y: bottom } : { x: event.clientX, y: event.clientY })
  }

  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      role="application"
      aria-roledescription="grid of frames"
      aria-label={label}
      tabIndex={0}
      onScroll={event => setTop(event.currentTarget.scrollTop)}
      onFocus={event => {
        setHasFocus(true)
        if (event.currentTarget.matches(':focus-visible')) point(current)
      }}
      onBlur={() => setHasFocus(false)}
      onKeyDown={onKeyDown}
    >
      <div ref={widthRef} className={styles['seen']}>
        <canvas
          ref={canvas}
          data-scheme={scheme}
          className={styles['canvas']}
          style={{ width, height: seen }}
          onMouseDown={event => {
            const index = indexAt(event)
            if (index === undefined || event.button !== 0) return
            drags.current = true
            setCurrent(index)
            point(index)
            selection.press(index, event)
          }}
          onPointerMove={event => {
            const index = indexAt(event)
            const isTold = index !== undefined && event.buttons === 0 && event.pointerType !== 'touch'
            point(index, isTold ? edgesOf(index) : undefined)
            if (index !== undefined && drags.current && event.buttons === 1) selection.dragTo(index)
          }}
          onMouseUp={() => {
            drags.current = false
          }}
          onPointerLeave={() => point(undefined)}
          onDoubleClick={event => {
            const index = indexAt(event)
            if (index !== undefined) open(index)
          }}
          onContextMenu={event => {
            event.preventDefault()
            const index = indexAt(event)
            if (index !== undefined) menuAt(index, event)
          }}
        />
      </div>
      <div style={{ height: Math.max(0, heightOf(size) - seen) }} />
    </div>
  )
}
