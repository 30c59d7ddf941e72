/**
 * Something that a person can put right: its message is one sentence that says what is wrong and what to do.
 * Commands print it without a stack trace (`--debug` shows one) and end with a status other than 0.
 */
export class Problem extends Error {
  override readonly name = 'Problem'
}
