// The fields of a job type's form, and the version that comes of them.
import type { WholeVersion } from '../../api/job-types.js'
import type { paths } from '../../api/paths.js'
import type { RequirementFields } from '../../parts/requirements-field.js'

export type JobTypeBody = paths['/api/v1/jobtypes/']['post']['requestBody']['content']['application/json']

export interface JobTypeFields {
  readonly name: string
  readonly description: string
  readonly code: string
  readonly classname: string
  /** Empty: as many as the job's batch. */
  readonly max_batch: number | ''
  readonly batch_contiguous: boolean
  readonly no_automatic_start_time: boolean
  readonly supports_tiling: boolean
  readonly software_requirements: readonly RequirementFields[]
  /** JSON; empty: none. */
  readonly data_schema: string
  /** Empty: the farm's own template. */
  readonly success_subject: string
  readonly success_body: string
  readonly fail_subject: string
  readonly fail_body: string
}

export const fieldNames: Readonly<Record<keyof JobTypeFields, string>> = {
  name: 'Name',
  description: 'Description',
  code: 'Code',
  classname: 'Class',
  max_batch: 'Tasks in a batch at most',
  batch_contiguous: 'Only frames that follow each other in a batch',
  no_automatic_start_time: 'The job type says itself when a task has begun',
  supports_tiling: 'Frames can be cut into tiles',
  software_requirements: 'Software',
  data_schema: 'Schema of the data',
  success_subject: 'Subject when a job is done',
  success_body: 'Text when a job is done',
  fail_subject: 'Subject when a job has failed',
  fail_body: 'Text when a job has failed',
}

const firstCode = `from pyfarm.jobtypes.core.jobtype import JobType


class MyJobType(JobType):
    def get_command(self):
        return "/usr/bin/renderer"

    def get_arguments(self):
        return ["--frames", ",".join(str(task["frame"]) for task in self.assignment["tasks"])]
`

export const newFields: JobTypeFields = {
  ...{ name: '', description: '', code: firstCode, classname: 'MyJobType', max_batch: 1, batch_contiguous: true },
  ...{ no_automatic_start_time: false, supports_tiling: false, software_requirements: [], data_schema: '' },
  ...{ success_subject: '', success_body: '', fail_subject: '', fail_body: '' },
}

export function fieldsOfVersion(version: WholeVersion): JobTypeFields {
  return {
    name: version.name,
    description: version.description ?? '',
    code: version.code,
    classname: version.classname ?? '',
    max_batch: version.max_batch ?? '',
    batch_contiguous: version.batch_contiguous,
    no_automatic_start_time: version.no_automatic_start_time,
    supports_tiling: version.supports_tiling,
    software_requirements: version.software_requirements.map(({ software, min_version, max_version }) => ({
      ...{ software, min_version: min_version ?? '', max_version: max_version ?? '' },
    })),
    data_schema: version.data_schema === null ? '' : JSON.stringify(version.data_schema, undefined, 2),
    success_subject: version.success_subject ?? '',
    success_body: version.success_body ?? '',
    fail_subject: version.fail_subject ?? '',
    fail_body: version.fail_body ?? '',
  }
}

/** All of a version: what is left out would not stay as it was. @throws Error when the schema of the data is no JSON object */
export function jobTypeBody(fields: JobTypeFields): JobTypeBody {
  const { classname, max_batch, data_schema, software_requirements, description, ...rest } = fields
  const schema = readSchema(data_schema)
  if ('trouble' in schema) throw new Error(`The schema of the data is no JSON object: ${schema.trouble}`)
  return {
    ...rest,
    description: orNull(description),
    classname: orNull(classname),
    max_batch: max_batch === '' ? null : max_batch,
    data_schema: schema.schema,
    software_requirements: software_requirements
      .filter(({ software }) => software !== '')
      .map(({ software, min_version: min, max_version: max }) => ({
        software,
        min_version: orNull(min),
        max_version: orNull(max),
      })),
    success_subject: orNull(fields.success_subject),
    success_body: orNull(fields.success_body),
    fail_subject: orNull(fields.fail_subject),
    fail_body: orNull(fields.fail_body),
  }
}

const orNull = (text: string): string | null => (text === '' ? null : text)

/** Null for none. */
export function readSchema(text: string): { readonly schema: Record<string, unknown> | null } | { readonly trouble: string } {
  if (text.trim() === '') return { schema: null }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { schema: { ...value } }
    return { trouble: 'it has to begin with { and end with }.' }
  } catch (error) {
    return { trouble: error instanceof Error ? error.message : String(error) }
  }
}
