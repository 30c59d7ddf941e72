import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { expect, it } from 'vitest'
import { onEachDatabase } from '../testing/test-databases.js'
import { exactCollation } from './collation.js'
import { schemaTools } from './column-types.js'
import * as exactNames from './migrations/003-exact-names.js'
import { tableNames } from './table-names.js'

onEachDatabase('a database whose texts ignored blanks at their end', current => {
  it('tells them apart after the migration, and keeps what it holds', async () => {
    const { database, kind, settings } = current()
    const { write, read } = database
    if (kind === 'mysql') await ignoreBlanks()
    await write.insertInto('tags').values({ tag: 'gpu' }).execute()
    const collation = kind === 'mysql' ? await exactCollation(read) : undefined
    const untyped = write as unknown as Kysely<unknown>
    await exactNames.up(untyped, schemaTools(untyped, kind, tableNames(settings), collation))
    await write.insertInto('tags').values({ tag: 'gpu ' }).execute()
    expect((await write.selectFrom('tags').select('tag').orderBy('id').execute()).map(row => row.tag)).toEqual(['gpu', 'gpu '])
  })

  async function ignoreBlanks() {
    const { write } = current().database
    await sql`alter table tags modify tag varchar(64) character set utf8mb4 collate utf8mb4_bin not null`.execute(write)
    await write.insertInto('tags').values({ tag: 'padded' }).execute()
    expect(await write.selectFrom('tags').select('tag').where('tag', '=', 'padded  ').execute()).toHaveLength(1)
    await write.deleteFrom('tags').execute()
  }
})
