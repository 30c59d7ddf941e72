import type { Head } from './process-table.js'

/** What an agent tells its guard, a line of JSON each: both are of one build, so it is typed and not checked. */
export type GuardOrder = { readonly kind: 'watch'; readonly head: Head } | { readonly kind: 'forget'; readonly pid: number }
