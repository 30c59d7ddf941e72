import { useMemo } from 'react'
import { bodyOf, farm } from '../../api/client.js'
import { readNewestVersion, type WholeVersion } from '../../api/job-types.js'
import { jobTypesKey } from '../../api/query-keys.js'
import { useEdit, type Editing } from '../../parts/edit/use-edit.js'
import { fieldsOfVersion, jobTypeBody, type JobTypeFields } from './job-type-fields.js'

/** Editing the newest version; saving makes the next one. */
export function useJobTypeEdit(newest: WholeVersion): Editing<JobTypeFields> {
  const type = String(newest.id)
  const now = useMemo(() => fieldsOfVersion(newest), [newest])
  const read = async () => fieldsOfVersion(await readNewestVersion(type))
  return useEdit({
    now,
    read,
    save: async changed => {
      const body = jobTypeBody({ ...(await read()), ...changed })
      await bodyOf(farm.PUT('/api/v1/jobtypes/{type}', { params: { path: { type } }, body }))
    },
    done: `Version ${newest.version + 1} of ${newest.name} is saved. New jobs use it.`,
    canUndo: false,
    touches: [jobTypesKey],
  })
}
