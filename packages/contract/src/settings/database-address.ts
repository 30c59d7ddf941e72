// Addresses of databases in SQLAlchemy's form: `dialect[+driver]://user:password@host:port/database?option=value`.

export interface SqliteAddress {
  readonly kind: 'sqlite'
  /** As written when parsed; in loaded settings an absolute path, since a relative one lies in the home. */
  readonly file: string
  /** The address as it was written. */
  readonly text: string
}

export interface ServerAddress {
  readonly kind: 'postgres' | 'mysql'
  readonly host: string
  readonly port: number
  /** Empty when none is given, like `password`. */
  readonly user: string
  readonly password: string
  readonly database: string
  readonly options: Readonly<Record<string, string>>
  /** The address as it was written, with its password. */
  readonly text: string
}

export type DatabaseAddress = SqliteAddress | ServerAddress
export interface Refused {
  /** Follows "`key` is `value`, but ": what is wrong and what to write. */
  readonly refused: string
}

const kindOfDialect: Readonly<Record<string, DatabaseAddress['kind']>> = {
  sqlite: 'sqlite',
  postgresql: 'postgres',
  postgres: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
}
const defaultPort = { postgres: 5432, mysql: 3306 } as const
const serverForm =
  /^(?:(?<user>[^:/@]*)(?::(?<password>[^@]*))?@)?(?:\[(?<v6>[^\]/?]+)\]|(?<host>[^:/?]*))(?::(?<port>\d+))?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/

/** Reads the address. A driver (`+psycopg2`) is taken and makes no difference. */
export function parseDatabaseAddress(text: string): DatabaseAddress | Refused {
  const match = /^([a-z]+)(?:\+\w+)?:\/\/(.*)$/i.exec(text)
  const kind = kindOfDialect[match?.[1]?.toLowerCase() ?? '']
  if (match === null || kind === undefined) {
    return {
      refused:
        'must be an address like sqlite:///pyfarm.sqlite, postgresql://user:password@host/database or mysql://user:password@host/database',
    }
  }
  const rest = match[2] ?? ''
  return kind === 'sqlite' ? parseSqlite(text, rest) : parseServer(kind, text, rest)
}

function parseSqlite(text: string, rest: string): DatabaseAddress | Refused {
  const file = rest.slice(1)
  if (rest === '' || rest === '/' || file.startsWith(':memory:')) {
    return { refused: 'a database in memory would be lost at every stop: name a file, as in sqlite:///pyfarm.sqlite' }
  }
  if (!rest.startsWith('/')) return { refused: `needs three slashes before a file in the home: sqlite:///${rest}` }
  if (file.includes('?')) return { refused: 'options after a ? are not taken for SQLite: leave them away' }
  return { kind: 'sqlite', file, text }
}

function parseServer(kind: 'postgres' | 'mysql', text: string, rest: string): DatabaseAddress | Refused {
  const parts = serverForm.exec(rest)?.groups
  if (parts === undefined || parts['host']?.includes('@') === true || parts['database']?.includes('@') === true) {
    return { refused: 'is not user:password@host:port/database; write @, / and : within user or password as %40, %2F and %3A' }
  }
  if (!parts['database']) return { refused: 'names no database: add its name after the host, as in …@host/pyfarm' }
  try {
    const options = Object.fromEntries(new URLSearchParams(parts['query'] ?? ''))
    return {
      kind,
      host: parts['v6'] ?? (decodeURIComponent(parts['host'] ?? '') || options['host'] || 'localhost'),
      port: parts['port'] === undefined ? defaultPort[kind] : Number(parts['port']),
      user: decodeURIComponent(parts['user'] ?? ''),
      password: decodeURIComponent(parts['password'] ?? ''),
      database: decodeURIComponent(parts['database']),
      options,
      text,
    }
  } catch {
    return { refused: 'has a % that stands for no character: write a plain % as %25' }
  }
}
