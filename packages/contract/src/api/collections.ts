// What every collection takes beside its filters (additive, behaviour.md section 10). Without `page` and `per_page` the answer is the whole list.
import { z } from 'zod'

export const mostPerPage = 1000
export const usualPerPage = 100

/** Totals of a list that was asked for in pages. */
export const totalHeader = 'x-total-count'

export type Order = 'asc' | 'desc'

export interface ListWish {
  readonly page?: number | undefined
  readonly per_page?: number | undefined
  readonly sort?: string | undefined
  readonly order?: Order | undefined
}

const number = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`))
    .optional()

/** The query of a collection that can be sorted by these columns and filtered by these parameters. */
export function listQuery<const S extends readonly [string, ...string[]], F extends z.ZodRawShape>(sortable: S, filters: F) {
  return z.object({
    page: number(1, 100_000_000).describe('Page to show, from 1; the header Link leads to the others.'),
    per_page: number(1, mostPerPage).describe(`Entries on a page; ${usualPerPage} unless given.`),
    sort: z
      .enum(sortable, `must be one of ${sortable.join(', ')}`)
      .optional()
      .describe('Column to sort by.'),
    order: z.enum(['asc', 'desc'], 'must be asc or desc').optional().describe('asc unless given.'),
    ...filters,
  })
}

/** A filter that takes one or several values, separated by commas. */
export const oneOrSeveral = <const V extends readonly [string, ...string[]]>(values: V) =>
  z
    .string()
    .max(1000)
    .transform(text => text.split(','))
    .pipe(z.array(z.enum(values, `must be of ${values.join(', ')}`)))

/** A filter by names, separated by commas. */
export const severalNames = () =>
  z
    .string()
    .max(4096)
    .transform(text => text.split(',').filter(name => name !== ''))

/** Ids with commas between them. */
export const severalIds = () =>
  z
    .string()
    .max(4096)
    .regex(/^\d{1,10}(,\d{1,10})*$/, 'must be ids with commas between them')
    .transform(text => text.split(',').map(Number))

export const yesOrNo = () =>
  z.enum(['true', 'false', '1', '0'], 'must be true or false').transform(value => value === 'true' || value === '1')

export const wholeNumberText = (least: number, most = 2_147_483_647) =>
  z
    .string()
    .regex(/^-?\d{1,10}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`))

export const searchText = () => z.string().max(1000)

/** The query of a small collection: sorted by any of these columns of its entries, and filtered by the value of any. */
export function smallListQuery<const S extends readonly [string, ...string[]]>(columns: S) {
  const filter = searchText().optional()
  return listQuery(columns, Object.fromEntries(columns.map(column => [column, filter])))
}
