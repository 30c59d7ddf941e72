// Places for work while a finish is drawn: an agent, or a group of them. The one that is free first gets the next piece.
import type { Chance } from './chance-rules.js'

export interface Slot {
  /** Until when it has work. */
  free: number
  /** It takes nothing after this. */
  until: number
  readonly slowness: number
}

export interface Slots {
  /** How many take work, or will. */
  readonly size: number
  /** `isBusy`: it has work until it is free. */
  readonly add: (slot: Slot, isBusy: boolean) => void
  /** So many take nothing more from then on; which ones, is drawn. */
  readonly dismiss: (count: number, from: number, chance: Chance) => void
  /** The one that is free first. The last one does not go, or nothing would ever end. */
  readonly earliest: () => Slot | undefined
  readonly occupy: (slot: Slot, seconds: number) => void
  /** When the last of all has ended its work. */
  readonly lastEnd: () => number
}

export function createSlots(): Slots {
  let open: Slot[] = []
  let lastEnd = 0
  return {
    get size() {
      return open.length
    },
    add: (slot, isBusy) => {
      open.push(slot)
      if (isBusy) lastEnd = Math.max(lastEnd, slot.free)
    },
    dismiss: (count, from, chance) => {
      const staying = open.filter(({ until }) => until === Infinity)
      for (let left = count; left > 0 && staying.length > 0; left--) {
        const [gone] = staying.splice(chance.pick(staying.length), 1)
        if (gone !== undefined) gone.until = from
      }
    },
    earliest: () => {
      for (;;) {
        const first = firstFree(open)
        if (first === undefined || open.length === 1 || first.free < first.until) return first
        open = open.filter(slot => slot !== first)
      }
    },
    occupy: (slot, seconds) => {
      slot.free += seconds
      lastEnd = Math.max(lastEnd, slot.free)
    },
    lastEnd: () => lastEnd,
  }
}

function firstFree(slots: readonly Slot[]): Slot | undefined {
  let first: Slot | undefined
  for (const slot of slots) if (first === undefined || slot.free < first.free) first = slot
  return first
}
