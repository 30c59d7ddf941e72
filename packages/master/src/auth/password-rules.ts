// Which passwords are taken, and which hashes are still strong enough.

const leastLength = 8
/** A longer one is no safer, only more work. */
const mostLength = 256

/** Why a password is not taken, in a sentence; undefined when it is. */
export function weakness(password: string, username: string): string | undefined {
  const { length } = password
  if (length < leastLength) return `password: must have at least ${leastLength} characters.`
  if (length > mostLength) return `password: must have at most ${mostLength} characters.`
  if (password.toLowerCase() === username.toLowerCase()) return 'password: must not be the name.'
  if (new Set(password).size < 3) return 'password: must not be one or two characters again and again.'
  return undefined
}

interface Cost {
  readonly memoryCost: number
  readonly timeCost: number
  readonly parallelism: number
}

/** Whether a hash in PHC form (`$argon2id$v=19$m=19456,t=2,p=1$…`) was made in another way, or with less work. */
export function isWeakerThan(hash: string, cost: Cost): boolean {
  const [, memory, time, parallelism] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(hash) ?? []
  return Number(memory ?? 0) < cost.memoryCost || Number(time) < cost.timeCost || Number(parallelism) < cost.parallelism
}
