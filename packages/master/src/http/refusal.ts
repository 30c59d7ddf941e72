// An expected answer that is no success: a value, turned into `{"error": …}` in one place.

/** Status of an answer that refuses a request. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 415 | 429 | 503

export interface Refusal {
  readonly refused: RefusalStatus
  /** A sentence that names the field or object. */
  readonly error: string
}

export const refuse = (refused: RefusalStatus, error: string): Refusal => ({ refused, error })
export const badRequest = (error: string): Refusal => refuse(400, error)
export const notFound = (error: string): Refusal => refuse(404, error)
export const conflict = (error: string): Refusal => refuse(409, error)

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value
}

/** Thrown inside a transaction to undo what it has done so far; answered like the refusal that it carries. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  constructor(readonly refusal: Refusal) {
    super(refusal.error)
  }
}

/** Gives the value, or leaves the transaction by throwing. */
export function orRefuse<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new RefusedError(value)
  return value
}
