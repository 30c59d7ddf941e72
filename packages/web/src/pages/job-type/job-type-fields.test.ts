import { describe, expect, it } from 'vitest'
import { fieldsOfVersion, jobTypeBody, newFields, readSchema } from './job-type-fields.js'

const version = {
  ...{
    id: 1,
    version: 2,
    name: 'Render',
    description: null,
    code: 'x',
    classname: 'Render',
    max_batch: null,
    batch_contiguous: true,
  },
  ...{ no_automatic_start_time: false, supports_tiling: true, success_subject: 'Done', success_body: null, fail_subject: null },
  fail_body: null,
  software_requirements: [
    { software: 'blender', software_id: 1, min_version: null, min_version_id: null, max_version: '4', max_version_id: 2 },
  ],
  data_schema: { type: 'object' },
}

describe('a version of a job type', () => {
  it('is saved as it was read', () => {
    const { id, version: _, software_requirements, ...same } = version
    expect(jobTypeBody(fieldsOfVersion(version))).toEqual({
      ...same,
      software_requirements: [{ software: 'blender', min_version: null, max_version: '4' }],
    })
  })

  it('is not sent with a schema that is none, and without requirements of nothing', () => {
    expect(() => jobTypeBody({ ...newFields, data_schema: '{' })).toThrow(/The schema of the data is no JSON object/)
    const empty = { software: '', min_version: '', max_version: '' }
    expect(jobTypeBody({ ...newFields, software_requirements: [empty] }).software_requirements).toEqual([])
  })
})

it.each([
  ['', { schema: null }],
  [' {} ', { schema: {} }],
  ['[]', { trouble: 'it has to begin with { and end with }.' }],
])('reads the schema %j', (text, read) => expect(readSchema(text)).toEqual(read))
