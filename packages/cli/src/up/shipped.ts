// What comes with the farm: job types and demo jobs, as they are posted.
import { dirname, join } from 'node:path'
import { demoJobs } from '@pyfarm/jobtypes/demo-jobs'
import { shippedJobTypes } from '@pyfarm/jobtypes/shipped-job-types'
import type { ShippedJobType } from './job-types.js'
import type { Demo } from './up.js'

/** The shipped job types, with the columns that the API takes. */
export async function shippedTypes(): Promise<readonly ShippedJobType[]> {
  const jobTypes = await shippedJobTypes()
  return jobTypes.map(({ name, description, classname, code, max_batch, batch_contiguous }) => ({
    ...{ name, description, classname, code, max_batch, batch_contiguous },
  }))
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
