import { describe, expect, it } from 'vitest'
import { parseBrokerAddress } from './broker-address.js'
import { parseDatabaseAddress } from './database-address.js'

const server = { host: 'localhost', user: '', password: '', database: 'farm', options: {} }

describe('a database address', () => {
  it.each([
    ['sqlite:///pyfarm.sqlite', { kind: 'sqlite', file: 'pyfarm.sqlite' }],
    ['sqlite+pysqlite:///data/pyfarm.sqlite', { kind: 'sqlite', file: 'data/pyfarm.sqlite' }],
    ['sqlite:////var/lib/pyfarm.sqlite', { kind: 'sqlite', file: '/var/lib/pyfarm.sqlite' }],
    ['postgresql://h/farm', { ...server, kind: 'postgres', host: 'h', port: 5432 }],
    ['postgres:///farm', { ...server, kind: 'postgres', port: 5432 }],
    ['postgresql+psycopg2://u:p@h:5433/farm', { ...server, kind: 'postgres', host: 'h', port: 5433, user: 'u', password: 'p' }],
    [
      'postgresql:///farm?host=/run/pg&sslmode=require',
      { ...server, kind: 'postgres', host: '/run/pg', port: 5432, options: { host: '/run/pg', sslmode: 'require' } },
    ],
    ['postgresql://[::1]:1/farm', { ...server, kind: 'postgres', host: '::1', port: 1 }],
    ['mysql://u@h/farm', { ...server, kind: 'mysql', host: 'h', port: 3306, user: 'u' }],
    ['mysql+pymysql://u:a%40b%2Fc%25@h/farm', { ...server, kind: 'mysql', host: 'h', port: 3306, user: 'u', password: 'a@b/c%' }],
    ['mariadb://u:a:b@h/farm', { ...server, kind: 'mysql', host: 'h', port: 3306, user: 'u', password: 'a:b' }],
  ])('%s is understood', (text, address) => {
    expect(parseDatabaseAddress(text)).toEqual({ ...address, text })
  })

  it.each([
    ['sqlite://', /in memory/],
    ['sqlite:///', /in memory/],
    ['sqlite:///:memory:', /in memory/],
    ['sqlite://pyfarm.sqlite', /three slashes/],
    ['sqlite:///a.sqlite?mode=ro', /options/],
    ['pyfarm.sqlite', /like sqlite/],
    ['oracle://h/farm', /like sqlite/],
    ['postgresql://h', /names no database/],
    ['postgresql://h/', /names no database/],
    ['postgresql://h:port/farm', /user:password@host/],
    ['postgresql://u:p@ss@h/farm', /%40/],
    ['mysql://u:%zz@h/farm', /%25/],
  ])('%s is refused with what to do', (text, reason) => {
    expect(parseDatabaseAddress(text)).toEqual({ refused: expect.stringMatching(reason) as string })
  })
})

describe('a broker address', () => {
  it.each([
    ['embedded://', { kind: 'embedded' }],
    ['redis://', { kind: 'redis', url: 'redis://localhost' }],
    ['redis://:6380/1', { kind: 'redis', url: 'redis://localhost:6380/1' }],
    ['redis://h:6379/0', { kind: 'redis', url: 'redis://h:6379/0' }],
    ['redis://:pw@h', { kind: 'redis', url: 'redis://:pw@h' }],
    ['redis://u:pw@', { kind: 'redis', url: 'redis://u:pw@localhost' }],
    ['rediss://h/2', { kind: 'redis', url: 'rediss://h/2' }],
  ])('%s is understood', (text, address) => {
    expect(parseBrokerAddress(text)).toEqual(address)
  })

  it.each(['embedded', 'amqp://h', 'redis:h', 'redis://h:port', 'redis://h/queue', ''])('%j is refused', text => {
    expect(parseBrokerAddress(text)).toHaveProperty('refused')
  })
})
