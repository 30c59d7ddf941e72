// What a list's address keeps beside its filters: order, columns and selection.
import { useCallback, useMemo } from 'react'
import { listIn, type AddressParts } from '../../shell/address.js'
import { useAddress } from '../../shell/use-address.js'
import type { TableOrder } from './table-columns.js'

export interface ListAddress {
  readonly parts: AddressParts
  readonly change: (change: Readonly<Record<string, string | undefined>>, push?: boolean) => void
  readonly order: TableOrder
  readonly setOrder: (order: TableOrder) => void
  /** Undefined: the columns that are shown without a choice. */
  readonly columns: ReadonlySet<string> | undefined
  readonly chooseColumns: (columns: readonly string[] | undefined) => void
  readonly selected: readonly string[]
  readonly select: (ids: readonly (string | number)[]) => void
}

/** @param usual the order without a choice */
export function useListAddress(usual: TableOrder): ListAddress {
  const [parts, change] = useAddress()
  const { sort, order, columns, selected } = parts
  return {
    parts,
    change,
    order: sort === undefined ? usual : { sort, order: order === 'desc' ? 'desc' : 'asc' },
    setOrder: useCallback(next => change({ ...next }, true), [change]),
    columns: useMemo(() => (columns === undefined ? undefined : new Set(listIn(columns))), [columns]),
    chooseColumns: useCallback(chosen => change({ columns: chosen?.join(',') }), [change]),
    selected: useMemo(() => listIn(selected), [selected]),
    select: useCallback(ids => change({ selected: ids.length === 0 ? undefined : ids.join(',') }), [change]),
  }
}
