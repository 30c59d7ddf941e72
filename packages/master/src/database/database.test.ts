import { expect, it } from 'vitest'
import { sql } from 'kysely'
import { onEachDatabase } from '../testing/test-databases.js'
import { insertRow } from './insert.js'
import { migrateFarm } from './migrate.js'
import { tableNames } from './table-names.js'

onEachDatabase('the database', current => {
  it('has every table after the migrations, which are applied once', async () => {
    const { database, settings } = current()
    expect(await migrateFarm(database, settings)).toEqual([])
    const tables = await database.read.introspection.getTables()
    const wanted = [...tableNames(settings).values()].filter(name => !/(?:_counts|carried_batches)$/.test(name))
    expect(tables.map(table => table.name)).toEqual(expect.arrayContaining(wanted))
  })

  it('gives the id of a new row', async () => {
    const { database } = current()
    const first = await database.transaction(tx => insertRow(tx, 'tags', { tag: 'first' }))
    const second = await database.transaction(tx => insertRow(tx, 'tags', { tag: 'second' }))
    expect(second).toBe(first + 1)
  })

  it('keeps booleans as booleans and nulls as nulls', async () => {
    const { database } = current()
    await database.transaction(tx =>
      insertRow(tx, 'users', {
        username: 'x',
        password: null,
        email: null,
        active: true,
        expiration: null,
        onetime_code: null,
        last_login: null,
      }),
    )
    const user = await database.read.selectFrom('users').selectAll().where('username', '=', 'x').executeTakeFirstOrThrow()
    expect(user).toMatchObject({ active: true, email: null })
  })

  it('undoes a change that throws, alone, while others that came together with it stay', async () => {
    const { database } = current()
    const results = await Promise.allSettled([
      database.transaction(tx => insertRow(tx, 'tags', { tag: 'kept' })),
      database.transaction(async tx => {
        await insertRow(tx, 'tags', { tag: 'undone' })
        throw new Error('on purpose')
      }),
      database.transaction(tx => insertRow(tx, 'tags', { tag: 'kept too' })),
    ])
    expect(results.map(result => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    const tags = await database.read
      .selectFrom('tags')
      .select('tag')
      .where('tag', 'in', ['kept', 'undone', 'kept too'])
      .orderBy('tag')
      .execute()
    expect(tags.map(row => row.tag)).toEqual(['kept', 'kept too'])
  })

  it('tells names apart by the case of their letters', async () => {
    const { database } = current()
    await database.transaction(tx => insertRow(tx, 'tags', { tag: 'Case' }))
    await database.transaction(tx => insertRow(tx, 'tags', { tag: 'case' }))
    const found = await database.read.selectFrom('tags').select('tag').where('tag', '=', 'Case').execute()
    expect(found).toEqual([{ tag: 'Case' }])
  })

  it('tells names apart by blanks at their end', async () => {
    const { database } = current()
    await database.transaction(tx => insertRow(tx, 'tags', { tag: 'blank' }))
    await database.transaction(tx => insertRow(tx, 'tags', { tag: 'blank ' }))
    const found = await database.read.selectFrom('tags').select('tag').where('tag', 'in', ['blank ', 'blank  ']).execute()
    expect(found).toEqual([{ tag: 'blank ' }])
  })

  it('locks rows where there are row locks', async () => {
    const { database } = current()
    await database.transaction(tx => tx.selectFrom('tags').selectAll().forUpdate().execute())
    const { rows } = await sql<{ one: number }>`select 1 as one`.execute(database.read)
    expect(rows).toEqual([{ one: 1 }])
  })
})

onEachDatabase(
  'renamed tables',
  current => {
    it('are reached under the names of models.yml, also through aliases', async () => {
      const { database } = current()
      const id = await database.transaction(tx => insertRow(tx, 'tags', { tag: 'renamed' }))
      const rows = await database.read
        .selectFrom('tags as t')
        .innerJoin('tags', 'tags.id', 't.id')
        .select('tags.tag')
        .where('t.id', '=', id as never)
        .execute()
      expect(rows).toEqual([{ tag: 'renamed' }])
      const tables = await database.read.introspection.getTables()
      expect(tables.map(table => table.name)).toContain('farm_tags')
      expect(tables.map(table => table.name)).not.toContain('tags')
    })
  },
  { table_tag: 'farm_tags' },
)
