/** A binary heap, smallest first: `push` and `pop` cost log(size), `peek` nothing. */
export interface Heap<T> {
  readonly size: number
  peek(): T | undefined
  push(item: T): void
  pop(): T | undefined
}

export function createHeap<T>(isBefore: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = []
  return {
    get size() {
      return items.length
    },
    peek: () => items[0],
    push: item => siftUp(items, item, isBefore),
    pop() {
      const first = items[0]
      const last = items.pop()
      if (last !== undefined && items.length > 0) siftDown(items, last, isBefore)
      return first
    },
  }
}

function siftUp<T>(items: T[], item: T, isBefore: (a: T, b: T) => boolean): void {
  let hole = items.length
  while (hole > 0) {
    const above = (hole - 1) >> 1
    const parent = items[above] as T
    if (!isBefore(item, parent)) break
    items[hole] = parent
    hole = above
  }
  items[hole] = item
}

function siftDown<T>(items: T[], item: T, isBefore: (a: T, b: T) => boolean): void {
  let hole = 0
  for (;;) {
    let below = 2 * hole + 1
    if (below >= items.length) break
    if (below + 1 < items.length && isBefore(items[below + 1] as T, items[below] as T)) below++
    const child = items[below] as T
    if (!isBefore(child, item)) break
    items[hole] = child
    hole = below
  }
  items[hole] = item
}
