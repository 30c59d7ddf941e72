/** Name of an assignment's log: start in UTC, job, and the assignment's id as 32 hex digits (agent-protocol.md section 6). */
export function logIdentifier(start: Date, job: number, assignment: string): string {
  const time = start.toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-')
  return `${time}_${job}_${assignment.replaceAll('-', '')}.csv`
}

/** Whether the log of that name is this assignment's. */
export const isLogOf = (name: string, assignment: string): boolean => name.endsWith(`_${assignment.replaceAll('-', '')}.csv`)

/** Whether a name can be a log's: one path part that does not climb out of its folder. */
export function isSafeLogName(name: string): boolean {
  return /^[\w][\w.-]{0,254}$/.test(name)
}
