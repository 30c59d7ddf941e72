// Lists on the wire: the rows of a page, the total and the way to other pages in headers (behaviour.md section 10).
import type { FastifyReply, FastifyRequest } from 'fastify'
import { totalHeader, usualPerPage } from '@pyfarm/contract/api/collections'
import type { ListWish } from '@pyfarm/contract/api/collections'

/** Names the total, and the other pages where the list was asked for in pages. */
export function announcePage(request: FastifyRequest, reply: FastifyReply, wish: ListWish, total: number): void {
  reply.header(totalHeader, total)
  if (wish.page === undefined && wish.per_page === undefined) return
  const size = wish.per_page ?? usualPerPage
  const page = wish.page ?? 1
  const last = Math.max(1, Math.ceil(total / size))
  const links = [
    linkTo(request, 'first', 1),
    ...(page > 1 ? [linkTo(request, 'prev', Math.min(page - 1, last))] : []),
    ...(page < last ? [linkTo(request, 'next', page + 1)] : []),
    linkTo(request, 'last', last),
  ]
  reply.header('link', links.join(', '))
}

function linkTo(request: FastifyRequest, relation: string, page: number): string {
  const url = new URL(request.url, 'http://farm')
  url.searchParams.set('page', String(page))
  return `<${url.pathname}${url.search}>; rel="${relation}"`
}

/**
 * The wanted part of a list that is small enough to be at hand as a whole: filtered by equal values, sorted, cut to a page.
 * `columnsOf` tells the values of an entry by column, where they are not the entry's own.
 */
export function pageOfItems<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  items: readonly T[],
  query: ListWish & Readonly<Record<string, unknown>>,
  columnsOf: (item: T) => unknown = item => item,
): T[] {
  const { page, per_page: perPage, sort, order, ...filters } = query
  const wanted = Object.entries(filters).filter(([, value]) => typeof value === 'string')
  const entries = items.map(item => ({ item, columns: columnsOf(item) }))
  const matching = entries.filter(({ columns }) => wanted.every(([column, value]) => textOf(valueOf(columns, column)) === value))
  const sorted =
    sort === undefined
      ? matching
      : matching.toSorted((a, b) => compare(valueOf(a.columns, sort), valueOf(b.columns, sort), order === 'desc'))
  const inOrder = (sort === undefined && order === 'desc' ? sorted.toReversed() : sorted).map(({ item }) => item)
  announcePage(request, reply, query, inOrder.length)
  if (page === undefined && perPage === undefined) return inOrder
  const size = perPage ?? usualPerPage
  return inOrder.slice(((page ?? 1) - 1) * size, (page ?? 1) * size)
}

const valueOf = (columns: unknown, column: string): unknown =>
  typeof columns === 'object' && columns !== null && Object.hasOwn(columns, column) ? Reflect.get(columns, column) : undefined

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null))

/** Numbers by size, texts without regard to capitals, nothing last in either order. */
function compare(a: unknown, b: unknown, descending: boolean): number {
  const [noA, noB] = [a === null || a === undefined, b === null || b === undefined]
  if (noA || noB) return Number(noA) - Number(noB)
  const difference =
    typeof a === 'number' && typeof b === 'number' ? a - b : order(textOf(a).toLowerCase(), textOf(b).toLowerCase())
  return descending ? -difference : difference
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
