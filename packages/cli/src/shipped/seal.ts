// Marks code that the farm has brought along, so that a newer release knows what it may replace: what a studio has changed is its own.
import { createHash } from 'node:crypto'

const start = '// Shipped with PyFarm. Newer releases replace it as long as it is unchanged: '

/** The code with a last line that says what it is; `beside` is what else must be unchanged. */
export function seal(code: string, beside: readonly unknown[]): string {
  const whole = code.endsWith('\n') ? code : `${code}\n`
  return `${whole}${start}${hashOf(whole, beside)}\n`
}

/** Whether code is as it was sealed. */
export function isSealed(code: string, beside: readonly unknown[]): boolean {
  const at = code.lastIndexOf(start)
  return at >= 0 && seal(code.slice(0, at), beside) === code
}

const hashOf = (code: string, beside: readonly unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify([code, ...beside]))
    .digest('hex')
