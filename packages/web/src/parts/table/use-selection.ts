import { useMemo } from 'react'

export interface Selection<Id> {
  readonly ids: ReadonlySet<Id>
  readonly set: (ids: readonly Id[]) => void
  readonly toggle: (id: Id) => void
  readonly clear: () => void
  /** Selects everything that the filters let through. */
  readonly all: () => void
}

/** A selection that lives where its owner keeps it, for example in the page's address. */
export function useSelection<Id extends string | number>(
  ids: readonly Id[],
  set: (ids: readonly Id[]) => void,
  all: () => void,
): Selection<Id> {
  return useMemo(() => {
    const chosen = new Set(ids)
    return {
      ids: chosen,
      set,
      toggle: id => set(chosen.has(id) ? ids.filter(other => other !== id) : [...ids, id]),
      clear: () => set([]),
      all,
    }
  }, [ids, set, all])
}
