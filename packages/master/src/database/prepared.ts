// Queries on the way of every task: built and compiled once for each database, then run with other values.
import type { Compilable, CompiledQuery, DialectAdapter, Kysely, QueryResult } from 'kysely'
import type { Tables } from './tables.js'

interface Prepared {
  readonly query: CompiledQuery
  /** Which value goes to each parameter; undefined where the query has one of its own. */
  readonly places: readonly (number | undefined)[]
}

/**
 * A query of always the same form. `build` is called once for each database, with stand-ins for the values: it may put them where
 * values are bound, and must not look at them.
 *
 *     const findTitle = prepared((database, id: JobId) => database.selectFrom('jobs').select('title').where('id', '=', id))
 *     const { rows } = await findTitle(database, id)
 */
export function prepared<V extends unknown[], R>(
  build: (database: Kysely<Tables>, ...values: V) => Compilable<R>,
): (database: Kysely<Tables>, ...values: V) => Promise<QueryResult<R>> {
  const known = new WeakMap<DialectAdapter, Prepared>()
  return async (database, ...values) => {
    const { adapter } = database.getExecutor()
    let { query, places } = known.get(adapter) ?? {}
    if (query === undefined || places === undefined) {
      ;({ query, places } = prepare(database, build, values.length))
      known.set(adapter, { query, places })
    }
    const parameters = query.parameters.map((parameter, index) => valueAt(values, places[index], parameter))
    return database.executeQuery<R>({ ...query, parameters })
  }
}

const valueAt = (values: readonly unknown[], place: number | undefined, own: unknown): unknown =>
  place === undefined ? own : values[place]

function prepare<V extends unknown[]>(
  database: Kysely<Tables>,
  build: (database: Kysely<Tables>, ...values: V) => Compilable,
  count: number,
): Prepared {
  const standIns = Array.from({ length: count }, (_, place) => ({ place }))
  const query = build(database, ...(standIns as unknown as V)).compile()
  const places = query.parameters.map(parameter => standIns.find(standIn => standIn === parameter)?.place)
  const used = new Set(places)
  if (standIns.some(({ place }) => !used.has(place)))
    throw new Error(`A prepared query does not bind all its values: ${query.sql}`)
  return { query, places }
}
