// Makes a master know what comes with the farm; what is there in its newest version already, or is the studio's own, stays as it is.
import { ask, type Api } from '../api-client.js'
import { resultsSchema } from '../api-rows.js'
import { registerJobType, type Registration, type ShippedJobType } from './register-job-type.js'
import { registerSoftware, type ShippedSoftware } from './register-software.js'

export interface Shipped {
  readonly jobTypes: readonly ShippedJobType[]
  readonly software: readonly ShippedSoftware[]
}

export interface Registered {
  readonly what: 'job type' | 'software'
  readonly name: string
  readonly how: Registration
}

export async function registerShipped(api: Api, { jobTypes, software }: Shipped): Promise<Registered[]> {
  const registered: Registered[] = []
  for (const jobType of jobTypes)
    registered.push({ what: 'job type', name: jobType.name, how: await registerJobType(api, jobType) })
  for (const each of software) registered.push({ what: 'software', name: each.software, how: await registerSoftware(api, each) })
  const isNews = ({ what, how }: Registered) => what === 'software' && how.startsWith('new')
  // Agents that register later look for it by themselves.
  if (registered.some(isNews)) await ask(api, resultsSchema, 'POST', '/agents/actions', { action: 'check_software', filter: {} })
  return registered
}
