import { useSession } from '../api/session.js'

const operating = ['operator', 'admin']

/** Why who looks at the page can't run the farm's agents, queues and path maps; undefined when it may, or while that is not known. */
export function useOperatorsOnly(): string | undefined {
  const role = useSession()?.role
  return role === undefined || role === null || operating.includes(role) ? undefined : 'This takes the role operator.'
}
