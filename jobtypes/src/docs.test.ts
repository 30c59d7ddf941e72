import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { shippedJobTypes, type ShippedJobType } from './shipped-job-types.js'
import { dataTable } from './testing/data-table.js'

const page = fileURLToPath(new URL('../../docs/job-types.md', import.meta.url))
const tables = /(?<=<!-- The data of (\w+), made from its schema -->\n\n).*?(?=\n\n<!-- End -->)/gs

describe('docs/job-types.md', () => {
  it('has a table of the data of each shipped job type that is as its schema is (`vitest -u` writes them anew)', async () => {
    const jobTypes = new Map((await shippedJobTypes()).map(jobType => [jobType.name, jobType]))
    const text = await readFile(page, 'utf8')
    const names = Array.from(text.matchAll(tables), match => match[1])
    expect(names.sort()).toEqual(Array.from(jobTypes.keys()).sort())
    await expect(text.replace(tables, (_, name: string) => tableOf(jobTypes.get(name)))).toMatchFileSnapshot(page)
  })
})

const tableOf = (jobType: ShippedJobType | undefined): string => dataTable({ ...jobType?.data })
