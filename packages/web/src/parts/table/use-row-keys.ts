// Rows by keyboard and mouse: arrows, space, enter, shift and ctrl with clicks.
import type { Virtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type RefObject } from 'react'
import type { Rows } from '../../api/use-rows.js'
import type { MenuPlace } from './row-menu.js'
import type { Selection } from './use-selection.js'

interface RowKeys<Row, Id extends string | number> {
  readonly rows: Rows<Row>
  readonly virtual: Virtualizer<HTMLDivElement, Element>
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly idOf: (row: Row) => Id
  readonly selection: Selection<Id>
  readonly open: (row: Row) => void
  readonly openMenu: (row: Row, place: MenuPlace) => void
}

export function useRowKeys<Row, Id extends string | number>(table: RowKeys<Row, Id>) {
  const { rows, virtual, scroller, idOf, selection, open, openMenu } = table
  const [current, setCurrent] = useState(0)
  const wanted = useRef<number>(undefined)
  const total = rows.total ?? 0
  // What rows are given stays the same while others come into sight: else all of them would be drawn anew.
  const latest = useRef({ rows, current })
  useEffect(() => {
    latest.current = { rows, current }
  })

  // A row that was out of sight can take the focus only after it has been drawn.
  useEffect(() => {
    if (wanted.current === undefined) return
    const element = scroller.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`)
    if (element === null || element === undefined) return
    element.focus({ preventScroll: true })
    wanted.current = undefined
  })

  const goTo = (index: number) => {
    const row = Math.min(total - 1, Math.max(0, index))
    setCurrent(row)
    virtual.scrollToIndex(row)
    wanted.current = row
  }

  const select = useCallback(
    (row: Row, index: number, event: { shiftKey: boolean }) => {
      if (event.shiftKey) selection.set(idsBetween(latest.current.rows, idOf, latest.current.current, index))
      else selection.toggle(idOf(row))
      setCurrent(index)
    },
    [idOf, selection],
  )

  const click = useCallback(
    (row: Row, index: number, event: MouseEvent) => {
      if (event.target instanceof Element && event.target.closest('a, button, input') !== null) return
      if (event.ctrlKey || event.metaKey || event.shiftKey) select(row, index, event)
      else open(row)
    },
    [select, open],
  )

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target instanceof HTMLElement ? event.target : undefined
    const row = rows.at(current)
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20, Home: -Infinity, End: Infinity }[event.key]
    if (step !== undefined) goTo(current + step)
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) selection.all()
    else if (event.key === 'Escape' && selection.ids.size > 0) selection.clear()
    else if (row === undefined || target?.getAttribute('role') !== 'row') return
    else if (event.key === ' ') select(row, current, event)
    else if (event.key === 'Enter') open(row)
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) openMenu(row, placeBelow(target))
    else return
    event.preventDefault()
  }
  return { current: Math.min(current, Math.max(0, total - 1)), click, toggle: select, onKeyDown }
}

function idsBetween<Row, Id>(rows: Rows<Row>, idOf: (row: Row) => Id, one: number, other: number): Id[] {
  const first = Math.min(one, other)
  const between = Array.from({ length: Math.abs(one - other) + 1 }, (_, step) => rows.at(first + step))
  return between.filter(row => row !== undefined).map(idOf)
}

function placeBelow(element: HTMLElement): MenuPlace {
  const box = element.getBoundingClientRect()
  return { x: box.left + 24, y: box.bottom }
}
