// What comes with the farm: job types, software that it can look for, and demo jobs, as they are posted.
import { dirname, join } from 'node:path'
import { demoJobs } from '@pyfarm/jobtypes/demo-jobs'
import { shippedJobTypes } from '@pyfarm/jobtypes/shipped-job-types'
import { shippedSoftware } from '@pyfarm/jobtypes/shipped-software'
import type { Demo } from '../up/up.js'
import type { Shipped } from './register-shipped.js'

export async function whatIsShipped(): Promise<Shipped> {
  const [jobTypes, software] = await Promise.all([shippedJobTypes(), shippedSoftware()])
  return { jobTypes: jobTypes.map(({ data, ...jobType }) => ({ ...jobType, data_schema: { ...data } })), software }
}

/** The demo jobs; their pictures go to `output` in the home. */
export function shippedDemo(home: string): Demo {
  const { render, assemble } = demoJobs({ outputFolder: join(home, 'output') })
  const animation = assemble.data.output
  return {
    jobs: [
      { body: render, parents: [] },
      { body: assemble, parents: [render.title] },
    ],
    folder: dirname(animation),
    animation,
  }
}
