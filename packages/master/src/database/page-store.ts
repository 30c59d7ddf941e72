// A part of a list: sorted, counted, and cut to a page by the database.
import { sql } from 'kysely'
import type { RawBuilder, SelectQueryBuilder } from 'kysely'
import { usualPerPage } from '@pyfarm/contract/api/collections'
import type { ListWish } from '@pyfarm/contract/api/collections'

export interface Page<R> {
  readonly rows: readonly R[]
  /** Rows of all pages. */
  readonly total: number
}

/** What a list is sorted by: `expression` in SQL, and whether it can be null (nulls come last in either order). */
export interface Sort {
  readonly expression: RawBuilder<unknown>
  readonly nullable: boolean
}

export const byColumn = (reference: string): Sort => ({ expression: sql.ref(reference), nullable: false })
/** Text without regard to capitals. */
export const byText = (reference: string): Sort => ({ expression: sql`lower(${sql.ref(reference)})`, nullable: true })
export const byNullable = (reference: string): Sort => ({ expression: sql.ref(reference), nullable: true })

/** The wanted page, or all rows when none is asked for. `usual` sorts when nothing else does, `tie` what is even. */
export async function loadPage<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  wish: ListWish,
  sorts: Readonly<Record<string, Sort>>,
  { usual, tie }: { readonly usual: readonly string[]; readonly tie: string },
): Promise<Page<O>> {
  const chosen = wish.sort === undefined ? undefined : sorts[wish.sort]
  const sorted =
    chosen === undefined ? sortedBy(query, usual, wish.order) : sortedBy(sortedByChoice(query, chosen, wish.order), [tie], 'asc')
  if (wish.page === undefined && wish.per_page === undefined) {
    const rows = await sorted.execute()
    return { rows, total: rows.length }
  }
  const size = wish.per_page ?? usualPerPage
  const rows = await sorted
    .limit(size)
    .offset(((wish.page ?? 1) - 1) * size)
    .execute()
  return { rows, total: await countRows(query) }
}

async function countRows<DB, TB extends keyof DB, O>(query: SelectQueryBuilder<DB, TB, O>): Promise<number> {
  const counted: { readonly total?: number | string } | undefined = await query
    .clearSelect()
    .select(sql<number | string>`count(*)`.as('total'))
    .executeTakeFirst()
  return Number(counted?.total ?? 0)
}

function sortedBy<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  references: readonly string[],
  order: 'asc' | 'desc' = 'asc',
) {
  return references.reduce((sorted, reference) => sorted.orderBy(sql.ref(reference), order), query)
}

function sortedByChoice<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  sort: Sort,
  order: 'asc' | 'desc' = 'asc',
) {
  const withoutNulls = sort.nullable ? query.orderBy(sql`case when ${sort.expression} is null then 1 else 0 end`) : query
  return withoutNulls.orderBy(sort.expression, order)
}

/** True where the column contains the text, without regard to capitals. */
export function contains(reference: string, text: string): RawBuilder<boolean> {
  const pattern = `%${text.replaceAll(/[!%_]/g, '!$&')}%`
  return sql<boolean>`lower(${sql.ref(reference)}) like lower(${pattern}) escape '!'`
}
