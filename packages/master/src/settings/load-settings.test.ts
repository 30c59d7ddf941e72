import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Problem } from '@pyfarm/contract/problem'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Environment } from './environment.js'
import { loadSettings } from './load-settings.js'

let root: string
const place = (...names: string[]): string => join(root, ...names)

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pyfarm-settings-'))
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(place(name)), { recursive: true })
  await writeFile(place(name), text)
}

function load(environment: Environment = {}, configFolder?: string) {
  return loadSettings({ home: place('home'), systemFolder: place('etc'), environment, configFolder })
}

/** The sentence with which loading is refused. */
async function refusal(environment: Environment = {}, configFolder?: string): Promise<string> {
  const outcome: unknown = await load(environment, configFolder).catch((error: unknown) => error)
  expect(outcome).toBeInstanceOf(Problem)
  return outcome instanceof Problem ? outcome.message : ''
}

describe('without any files', () => {
  it('the defaults are in force, with everything that is written in the home', async () => {
    const { settings, sources, files } = await load()
    expect(files).toEqual([])
    expect(settings).toMatchObject({
      database: { kind: 'sqlite', file: place('home', 'pyfarm.sqlite') },
      statistics_database: { kind: 'sqlite', file: place('home', 'pyfarm-statistics.sqlite') },
      scheduler_broker: { kind: 'embedded' },
      tasklogs_dir: place('home', 'task_logs'),
      agent_updates_dir: place('home', 'pyfarm-updates'),
      scheduler_lockfile_base: place('home', 'scheduler_lock'),
      assign_tasks_interval: 240_000,
      agent_request_timeout: 10_000,
      cookie_duration: 57_600_000,
      request_body_limit: 1_048_576,
      table_software_version: 'software_versions',
      smtp_login: [null, null],
    })
    expect(sources.get('database')).toBe('default')
  })
})

describe('of several places', () => {
  it('a later one wins, key by key', async () => {
    await write('etc/master.yml', 'farm_name: etc\nbase_url: http://etc/\napi_prefix: /etc\npretty_json: true\n')
    await write('home/master.yml', 'farm_name: home\nbase_url: http://home/\napi_prefix: /home\n')
    await write('config/master.yml', 'farm_name: config\nbase_url: http://config/\n')
    const { settings, sources, files } = await load({ PYFARM_FARM_NAME: 'environment' }, place('config'))
    expect(settings).toMatchObject({
      farm_name: 'environment',
      base_url: 'http://config/',
      api_prefix: '/home',
      pretty_json: true,
    })
    expect(sources.get('farm_name')).toBe('environment PYFARM_FARM_NAME')
    expect(sources.get('base_url')).toBe(place('config/master.yml'))
    expect(sources.get('api_prefix')).toBe(place('home/master.yml'))
    expect(sources.get('pretty_json')).toBe(place('etc/master.yml'))
    expect(files).toEqual([place('etc/master.yml'), place('home/master.yml'), place('config/master.yml')])
  })

  it('queue_default_weight is taken from master.yml and from models.yml, which wins within a folder', async () => {
    await write('home/master.yml', 'queue_default_weight: 20\n')
    expect((await load()).settings.queue_default_weight).toBe(20)
    await write('home/models.yml', 'queue_default_weight: 30\n')
    expect((await load()).settings.queue_default_weight).toBe(30)
  })

  it('an empty file changes nothing', async () => {
    await write('home/master.yml', '# all as it was\n')
    expect((await load()).settings.farm_name).toBe('')
  })
})

describe('the environment', () => {
  it.each([
    ['PYFARM_LOGIN_DISABLED', 'true', { login_disabled: true }],
    ['PYFARM_FARM_NAME', '123', { farm_name: '123' }],
    ['PYFARM_FARM_NAME', 'true', { farm_name: 'true' }],
    ['PYFARM_FARM_NAME', '', { farm_name: '' }],
    ['PYFARM_FARM_NAME', '"in quotes"', { farm_name: 'in quotes' }],
    ['PYFARM_FARM_NAME', 'a #b: c', { farm_name: 'a #b: c' }],
    ['PYFARM_SECRET_KEY', '#1', { secret_key: '#1' }],
    ['PYFARM_SMTP_SERVER', '', { smtp_server: null }],
    ['PYFARM_SMTP_SERVER', 'null', { smtp_server: null }],
    ['PYFARM_SMTP_PORT', '25', { smtp_port: 25 }],
    ['PYFARM_SMTP_LOGIN', '[me, secret]', { smtp_login: ['me', 'secret'] }],
    ['PYFARM_ASSIGN_TASKS_INTERVAL', '{seconds: 2}', { assign_tasks_interval: 2000 }],
    ['PYFARM_ASSIGN_TASKS_INTERVAL', '2s', { assign_tasks_interval: 2000 }],
    ['PYFARM_ASSIGN_TASKS_INTERVAL', '2', { assign_tasks_interval: 2000 }],
    ['PYFARM_SUCCESS_SUBJECT', '{{ job.title }}: done', { success_subject: '{{ job.title }}: done' }],
    [
      'PYFARM_TRUSTED_NETWORKS',
      '[10.0.0.0/8, "::1", 192.168.1.7]',
      { trusted_networks: ['10.0.0.0/8', '::1/128', '192.168.1.7/32'] },
    ],
    ['PYFARM_TASKLOGS_DIR', 'logs', { tasklogs_dir: expect.stringMatching(/home.logs$/) as string }],
    ['PYFARM_HOME', '/elsewhere', {}],
    ['PYFARM_TEST_POSTGRES', 'x', {}],
    ['PYFARM_PYTHON', '/usr/bin/python3', {}],
    ['PATH', '/bin', {}],
  ])('%s=%s', async (name, value, settings) => {
    expect((await load({ [name]: value })).settings).toMatchObject(settings)
  })

  it('names a file for what should not stand in it, such as the password of a database', async () => {
    const address = 'postgresql://farm:db-pass@db/pyfarm'
    await write('database', `${address}\n`)
    const { settings, sources } = await load({ PYFARM_DATABASE_FILE: place('database') })
    expect(settings.database).toMatchObject({ password: 'db-pass', text: address })
    expect(sources.get('database')).toBe(`${place('database')}, by environment PYFARM_DATABASE_FILE`)
    expect(await refusal({ PYFARM_DATABASE_FILE: place('nothing') })).toMatch(
      /PYFARM_DATABASE_FILE names .*nothing, which can't be read/,
    )
    expect(await refusal({ PYFARM_DATABASE_FILE: place('database'), PYFARM_DATABASE: address })).toMatch(/unset one of them/)
    expect(await refusal({ PYFARM_DATABSE_FILE: 'x' })).toMatch(/which is no setting/)
  })

  it.each([
    [{ PYFARM_DATABSE: 'x' }, /PYFARM_DATABSE, which is no setting.*Did you mean PYFARM_DATABASE\?/],
    [{ PYFARM_debug: 'true' }, /PYFARM_debug.*Did you mean PYFARM_DEBUG\?/],
    [{ PYFARM_SOMETHING_ELSE_ENTIRELY: 'x' }, /PYFARM_SOMETHING_ELSE_ENTIRELY, which is no setting; unset it\.$/],
    [{ PYFARM_DEBUG: 'yes' }, /^environment PYFARM_DEBUG: debug is "yes", but must be true or false\.$/],
    [{ PYFARM_DEBUG: '' }, /^environment PYFARM_DEBUG: debug is "", but must be true or false\.$/],
  ])('%j is refused', async (environment, sentence) => {
    expect(await refusal(environment)).toMatch(sentence)
  })
})

describe('substitution', () => {
  it('puts values of other keys, of variables and of substituted values in place', async () => {
    await write('home/models.yml', 'table_prefix: farm_\n')
    await write(
      'home/master.yml',
      'farm_name: north\ntasklogs_dir: "${home}/${farm_name}/logs"\nbase_url: "http://${farm_name}.example/"\n',
    )
    const { settings } = await load()
    expect(settings.tasklogs_dir).toBe(place('home/north/logs'))
    expect(settings.base_url).toBe('http://north.example/')
    expect(settings.table_software_version).toBe('farm_software_versions')
  })

  it('keeps the kind of value when it is all of one, and leaves $${ as ${', async () => {
    const environment = {
      PYFARM_JOB_DEFAULT_BATCH: '${job_type_max_batch}',
      PYFARM_AGENT_COUNT_INTERVAL: '${task_count_interval}',
    }
    const { settings } = await load({ ...environment, PYFARM_FARM_NAME: '$${x}' })
    expect(settings).toMatchObject({ job_default_batch: 1, agent_count_interval: 900_000, farm_name: '${x}' })
  })

  it('refuses an unknown name', async () => {
    await write('home/master.yml', 'tasklogs_dir: ${tempo}/logs\n')
    expect(await refusal()).toBe(
      `${place('home/master.yml')}: tasklogs_dir uses \${tempo}, which is no setting. Did you mean temp?`,
    )
  })

  it('refuses a circle', async () => {
    await write('home/master.yml', 'farm_name: ${base_url}\nbase_url: ${farm_name}\n')
    expect(await refusal()).toMatch(/farm_name uses base_url uses farm_name|base_url uses farm_name uses base_url/)
  })
})

describe('a wrong setting stops the start with file, key and value:', () => {
  it.each([
    ['master.yml', 'databse: x', /databse is no setting\. Did you mean database\?/],
    ['master.yml', 'agent_poll_interval: 4s', /agent_poll_interval is a setting of scheduler\.yml; move it there/],
    ['master.yml', 'debug: yes', /debug is "yes", but must be true or false/],
    ['master.yml', 'farm_name: 7', /farm_name is 7, but must be a text/],
    ['master.yml', 'database: "sqlite://"', /database is "sqlite:\/\/", but a database in memory/],
    ['master.yml', 'scheduler_broker: "amqp://h"', /scheduler_broker is "amqp:\/\/h", but must be embedded/],
    ['master.yml', 'trusted_networks: [10.0.0.0/99]', /trusted_networks is \["10\.0\.0\.0\/99"\], but must be a list/],
    ['master.yml', 'trusted_role: root', /trusted_role is "root", but must be one of viewer, user, operator, admin/],
    ['master.yml', 'request_body_limit: lots', /request_body_limit is "lots", but must be a number of bytes/],
    ['master.yml', 'queue_max_priority: -2000', /queue_max_priority is -2000, but must be no less than queue_min_priority/],
    ['models.yml', 'table_job: tasks', /table_task is "tasks", but is the name of table_job too/],
    ['models.yml', 'table_prefix: "x; drop"', /table_prefix is "x; drop", but must be empty, or/],
    ['models.yml', 'agent_max_port: 70000', /agent_max_port is 70000, but must be a whole number from 1 to 65535/],
    ['scheduler.yml', 'assign_tasks_interval: {minuts: 4}', /assign_tasks_interval is \{"minuts":4\}, but must be an interval/],
    ['scheduler.yml', 'assign_tasks_interval: 0', /assign_tasks_interval is 0, but must be an interval from 10 milliseconds/],
    ['scheduler.yml', 'assign_tasks_interval: {weeks: 9}', /but must be an interval from 10 milliseconds to 24 days/],
    ['scheduler.yml', 'smtp_port:', /smtp_port is null, but must be a whole number/],
  ])('%s: %s', async (name, text, sentence) => {
    await write(`home/${name}`, `${text}\n`)
    expect(await refusal()).toMatch(sentence)
    const lines = (await refusal()).split('\n')
    expect(lines.filter(line => !line.startsWith(`${place('home', name)}: `))).toEqual([])
  })

  it('tells of every wrong value at once, each with its file', async () => {
    await write('home/master.yml', 'debug: 1\n')
    await write('etc/scheduler.yml', 'smtp_port: -1\n')
    expect((await refusal()).split('\n')).toEqual([
      `${place('home/master.yml')}: debug is 1, but must be true or false.`,
      `${place('etc/scheduler.yml')}: smtp_port is -1, but must be a whole number from 0 to 65535.`,
    ])
  })

  it('names file and line of broken YAML', async () => {
    await write('home/master.yml', 'debug: true\nfarm_name: "open\n')
    expect(await refusal()).toMatch(/master\.yml, line [23]: this is no YAML/)
    await write('home/master.yml', 'debug: true\n\ndebug: false\n')
    expect(await refusal()).toMatch(/master\.yml, line 3: this is no YAML/)
    await write('home/master.yml', '- debug\n')
    expect(await refusal()).toMatch(/must hold lines of the form/)
  })

  it.each([
    ['database: "postgresql://farm:hunter2@host"'],
    ['database: "postgresql://farm:hun@ter2/hunter2@host/farm"'],
    ['database: "farm:hunter2@host/farm"'],
    ['scheduler_broker: "redis://:hunter2@host/x"'],
    ['secret_key: {hunter2: 1}'],
  ])('%s without its password', async text => {
    await write('home/master.yml', `${text}\n`)
    expect(await refusal()).not.toMatch(/hunter2/)
  })

  it('a folder that --config names must be there and hold settings', async () => {
    expect(await refusal({}, place('none'))).toMatch(/is no folder/)
    await mkdir(place('empty'))
    expect(await refusal({}, place('empty'))).toMatch(/has none of master\.yml/)
  })
})

describe('the secrets', () => {
  const secretsPath = () => place('home', 'secrets.yml')

  it('are random, kept in the home for its owner only, and the same at the next start', async () => {
    const first = await load()
    const second = await load()
    expect(first.settings.secret_key).toMatch(/^[0-9a-f]{64}$/)
    expect(first.settings.csrf_session_key).not.toBe(first.settings.secret_key)
    expect(second.settings.secret_key).toBe(first.settings.secret_key)
    expect(first.sources.get('secret_key')).toBe(secretsPath())
    expect((await stat(secretsPath())).mode & 0o777).toBe(0o600)
    expect(await readdir(place('home'))).toEqual(['secrets.yml'])
  })

  it('are the same for masters that start for the first time at once', async () => {
    const loaded = await Promise.all(Array.from({ length: 20 }, () => load()))
    expect(new Set(loaded.map(({ settings }) => settings.secret_key)).size).toBe(1)
    expect(await readdir(place('home'))).toEqual(['secrets.yml'])
  })

  it('are not made when the settings give both, nor for reading only', async () => {
    await load({ PYFARM_SECRET_KEY: 'one', PYFARM_CSRF_SESSION_KEY: 'two' })
    await loadSettings({ home: place('home'), systemFolder: place('etc'), environment: {}, readOnly: true })
    expect(await readdir(place('home'))).toEqual([])
  })

  it('that others may read are closed to them', async () => {
    await write('home/secrets.yml', 'secret_key: a\ncsrf_session_key: b\n')
    expect((await load()).settings.csrf_session_key).toBe('b')
    expect((await stat(secretsPath())).mode & 0o777).toBe(0o600)
  })

  it('that make no sense stop the start', async () => {
    await write('home/secrets.yml', 'secret_key: a\n')
    expect(await refusal()).toMatch(/secrets\.yml must hold secret_key and csrf_session_key/)
    expect(await readFile(secretsPath(), 'utf8')).toBe('secret_key: a\n')
  })

  it('need a home that can be made', async () => {
    await writeFile(place('home'), 'a file')
    expect(await refusal()).toMatch(/can't be made/)
  })
})
