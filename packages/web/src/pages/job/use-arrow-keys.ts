import type { KeyboardEvent, RefObject } from 'react'

/** Lets the arrow keys, Home and End move the focus among the buttons of a grid of equal tiles. */
export function useArrowKeys(grid: RefObject<HTMLElement | null>): (event: KeyboardEvent) => void {
  return event => {
    const tiles = [...(grid.current?.querySelectorAll('button') ?? [])]
    const at = tiles.findIndex(tile => tile === document.activeElement)
    const columns = tiles.filter(tile => tile.offsetTop === tiles[0]?.offsetTop).length
    const next = at === -1 ? undefined : tiles[stepTo(event.key, at, columns, tiles.length) ?? -1]
    if (next === undefined) return
    event.preventDefault()
    next.focus()
  }
}

/** The tile that a key leads to; undefined for a key that leads nowhere, or out of the grid. */
export function stepTo(key: string, at: number, columns: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    Home: 0,
    End: count - 1,
  }
  const to = steps[key]
  return to !== undefined && to >= 0 && to < count ? to : undefined
}
