// What people may do on a farm; each role may also do what those before it may.
export const roles = ['viewer', 'user', 'operator', 'admin'] as const
export type Role = (typeof roles)[number]

/** Whether somebody with a role, or with none, may do what takes the other. */
export const reaches = (held: Role | undefined, needed: Role): boolean =>
  held !== undefined && roles.indexOf(held) >= roles.indexOf(needed)

/** The lesser of two roles. */
export const lesserRole = (one: Role, other: Role): Role => (reaches(one, other) ? other : one)

/**
 * The farm's highest role that somebody holds by the names of these roles. Names are dotted paths, and who holds one holds all that lead
 * to it: `operator.nights` is `operator` too (behaviour.md section 9).
 */
export function highestRole(names: readonly string[]): Role | undefined {
  return roles.findLast(role => names.some(name => name === role || name.startsWith(`${role}.`)))
}
