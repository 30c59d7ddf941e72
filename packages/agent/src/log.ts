import { destination, pino } from 'pino'

/** The agent's own log: one sentence a line, with what it is about as fields. */
export interface Log {
  debug(sentence: string): void
  info(sentence: string): void
  warn(sentence: string): void
  error(sentence: string): void
}

/** A log on standard error, a JSON object a line. */
export function openLog(debug: boolean): Log {
  const out = destination({ dest: 2, sync: true })
  // Whoever read our output may be gone: that is no reason to stop rendering.
  out.on('error', () => undefined)
  return pino(
    { name: 'agent', level: debug ? 'debug' : 'info', base: { part: 'agent' }, timestamp: pino.stdTimeFunctions.isoTime },
    out,
  )
}
