import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** The agent's own version, as it is told to the master. */
export function readAgentVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return z.looseObject({ version: z.string() }).parse(JSON.parse(text)).version
}
