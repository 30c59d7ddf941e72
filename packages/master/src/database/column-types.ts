// Column types by the farm's words, each with its form on the three databases.
import { sql } from 'kysely'
import type { ColumnDataType, CreateTableBuilder, Expression, Kysely } from 'kysely'
import type { DatabaseKind } from './database.js'
import type { TableNames } from './table-names.js'

type DataType = ColumnDataType | Expression<unknown>

export interface ColumnTypes {
  /** Type of a primary key that counts up by itself, and of a reference to one. */
  readonly key: DataType
  readonly reference: DataType
  readonly text: DataType
  readonly number: DataType
  readonly instant: DataType
  readonly bytes: DataType
  readonly frame: DataType
  readonly flag: DataType
  readonly uuid: DataType
  readonly name: (length: number) => DataType
}

/** A new table: `id` is a key that counts up, `options` end the statement. */
export interface SchemaTools {
  readonly kind: DatabaseKind
  readonly types: ColumnTypes
  readonly names: TableNames
  /** What texts are compared by, where it can be chosen: MariaDB and MySQL. */
  readonly collation: string | undefined
  /** The physical name of a table, for the names of constraints and indexes. */
  readonly nameOf: (table: string) => string
  readonly createTable: (table: string) => CreateTableBuilder<string>
  readonly withId: <T extends string>(table: CreateTableBuilder<T>) => CreateTableBuilder<T | 'id'>
}

export function schemaTools(
  database: Kysely<unknown>,
  kind: DatabaseKind,
  names: TableNames,
  collation: string | undefined,
): SchemaTools {
  const types = columnTypes(kind)
  return {
    kind,
    types,
    names,
    collation,
    nameOf: table => names.get(table) ?? table,
    createTable: table => {
      const create = database.schema.createTable(table)
      if (collation === undefined) return create
      return create.modifyEnd(sql`engine=InnoDB default character set utf8mb4 collate ${sql.raw(collation)}`)
    },
    withId: table =>
      table.addColumn('id', types.key, column =>
        kind === 'postgres' ? column.primaryKey() : column.primaryKey().autoIncrement(),
      ),
  }
}

function columnTypes(kind: DatabaseKind): ColumnTypes {
  return {
    key: kind === 'postgres' ? 'serial' : 'integer',
    reference: 'integer',
    // MariaDB's own TEXT ends at 64 KiB.
    text: kind === 'mysql' ? sql`longtext` : 'text',
    number: 'integer',
    instant: 'bigint',
    bytes: 'bigint',
    frame: kind === 'sqlite' ? sql`numeric(10, 4)` : 'numeric(10, 4)',
    flag: kind === 'mysql' ? sql`tinyint(1)` : 'boolean',
    uuid: 'char(36)',
    name: length => `varchar(${length})`,
  }
}
