// Cells that are selected by mouse and keys: a click, with Shift all between, with Ctrl one more; dragging from one to another.
import { useCallback, useRef, useState } from 'react'

export interface SelectHow {
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

export interface GridSelection {
  /** Ids of the selected. */
  readonly ids: ReadonlySet<number>
  readonly press: (index: number, how: SelectHow) => void
  /** Goes on from where it was pressed. */
  readonly dragTo: (index: number) => void
  readonly all: () => void
  readonly clear: () => void
}

/** @param idAt the id of a cell */
export function useGridSelection(count: number, idAt: (index: number) => number): GridSelection {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set())
  const anchor = useRef(0)
  /** What was selected when the pressing began, and stays. */
  const kept = useRef<ReadonlySet<number>>(new Set())
  const between = useCallback(
    (one: number, other: number) =>
      Array.from({ length: Math.abs(one - other) + 1 }, (_, step) => idAt(Math.min(one, other) + step)),
    [idAt],
  )
  const press = useCallback(
    (index: number, how: SelectHow) => {
      if (how.shiftKey) setIds(new Set([...kept.current, ...between(anchor.current, index)]))
      else {
        anchor.current = index
        const adds = how.ctrlKey || how.metaKey
        setIds(before => {
          const isOff = adds && before.has(idAt(index))
          const next = adds ? new Set(before) : new Set<number>()
          if (isOff) next.delete(idAt(index))
          else next.add(idAt(index))
          kept.current = adds ? next : new Set()
          return next
        })
      }
    },
    [between, idAt],
  )
  const dragTo = useCallback((index: number) => setIds(new Set([...kept.current, ...between(anchor.current, index)])), [between])
  const all = useCallback(() => setIds(new Set(count === 0 ? [] : between(0, count - 1))), [between, count])
  const clear = useCallback(() => setIds(new Set()), [])
  return { ids, press, dragTo, all, clear }
}
