// Queries on the way of every task: built and compiled once for each database, then run with other values.
import type { Compilable, CompiledQuery, DialectAdapter, Kysely, QueryResult } from 'kysely'
import { runAtOnce } from './at-once.js'
import type { Tables } from './tables.js'

interface Prepared {
  readonly query: CompiledQuery
  /** Which value goes to each parameter; undefined where the query has one of its own. */
  readonly places: readonly (number | undefined)[]
}

/** Forms of one query that are kept, and values in each at most: what is longer is built each time. */
const formsKept = 100
const valuesKept = 64

/**
 * A query of always the same form. `build` is called once for each database, with stand-ins for the values: it may put them where
 * values are bound, and must not look at them. A list is bound entry by entry and an object key by key, so that there is a form for
 * each length and for each set of keys.
 *
 *     const findTitle = prepared((database, id: JobId) => database.selectFrom('jobs').select('title').where('id', '=', id))
 *     const { rows } = await findTitle(database, id)
 */
export function prepared<V extends unknown[], R>(
  build: (database: Kysely<Tables>, ...values: V) => Compilable<R>,
): (database: Kysely<Tables>, ...values: V) => Promise<QueryResult<R>> {
  const known = new WeakMap<DialectAdapter, Map<string, Prepared>>()
  return async (database, ...values) => {
    const { adapter } = database.getExecutor()
    let forms = known.get(adapter)
    if (forms === undefined) known.set(adapter, (forms = new Map<string, Prepared>()))
    const isFlat = !values.some(isNested)
    const bound = isFlat ? values : leavesOf(values)
    const form = isFlat ? '' : formOf(values)
    let kept = forms.get(form)
    if (kept === undefined) {
      kept = prepare(database, build, values)
      if (forms.size < formsKept && bound.length <= valuesKept) forms.set(form, kept)
    }
    const { query, places } = kept
    const parameters = query.parameters.map((parameter, index) => valueAt(bound, places[index], parameter))
    return runAtOnce<R>(database, query.sql, parameters) ?? database.executeQuery<R>({ ...query, parameters })
  }
}

const valueAt = (values: readonly unknown[], place: number | undefined, own: unknown): unknown =>
  place === undefined ? own : values[place]

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null

const leavesOf = (value: unknown): unknown[] => (isNested(value) ? Object.values(value).flatMap(leavesOf) : [value])

function formOf(value: unknown): string {
  if (!isNested(value)) return '.'
  if (Array.isArray(value)) return `[${value.map(formOf).join('')}]`
  return `{${Object.entries(value)
    .map(([key, entry]) => `${key}:${formOf(entry)}`)
    .join()}}`
}

interface StandIn {
  readonly place: number
}

function prepare<V extends unknown[]>(
  database: Kysely<Tables>,
  build: (database: Kysely<Tables>, ...values: V) => Compilable,
  values: V,
): Prepared {
  const standIns: StandIn[] = []
  const query = build(database, ...(standInsFor(values, standIns) as V)).compile()
  const places = query.parameters.map(parameter => standIns.find(standIn => standIn === parameter)?.place)
  const used = new Set(places)
  if (standIns.some(({ place }) => !used.has(place)))
    throw new Error(`A prepared query does not bind all its values: ${query.sql}`)
  return { query, places }
}

/** The same lists and objects, with a stand-in in the place of each value that is bound. */
function standInsFor(value: unknown, standIns: StandIn[]): unknown {
  if (Array.isArray(value)) return value.map(entry => standInsFor(entry, standIns))
  if (isNested(value)) return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, standInsFor(entry, standIns)]))
  const standIn = { place: standIns.length }
  standIns.push(standIn)
  return standIn
}
