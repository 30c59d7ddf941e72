import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { MailKind } from '@pyfarm/contract/api/mails'
import type { Settings } from '@pyfarm/contract/settings/settings'
import { testSettings } from '../testing/test-settings.js'
import { composeMail } from './compose-mail.js'
import { templatesFor } from './mail-templates.js'
import type { OwnTexts } from './mail-templates.js'
import type { MailVariables } from './mail-variables.js'
import { createTemplateRunner } from './template-runner.js'
import { exampleVariables } from './testing/example-variables.js'

// Each starts a process, a server or both.
vi.setConfig({ testTimeout: 60_000 })

const runner = createTemplateRunner()
let settings: Settings
beforeAll(async () => {
  settings = await testSettings()
})

const compose = (
  kind: MailKind,
  {
    own = {},
    variables = exampleVariables(),
    changed = {},
  }: { own?: OwnTexts; variables?: MailVariables; changed?: Partial<Settings> } = {},
) => composeMail(runner, kind, templatesFor(kind, own, { ...settings, ...changed }), variables)

const lines = (...texts: string[]) => texts.join('\n')

describe('the default mail', () => {
  it('on success', async () => {
    expect(await compose('success')).toEqual({
      subject: 'Job Shot 10 completed successfully',
      body: lines(
        'Blender job Shot 10 (id 12)',
        'has completed successfully on 2014-03-06T15:40:58.338000.',
        '',
        'Job: http://farm.example:5000/jobs/12',
        'Output: //server/shots/10',
        '',
        'Sincerely,',
        '    The PyFarm render manager',
      ),
      fromDefault: true,
      faults: [],
    })
  })

  it('on success, of a job that says nothing of its output', async () => {
    expect(await compose('success', { variables: exampleVariables({ output_link: null }) })).toMatchObject({
      body: lines(
        'Blender job Shot 10 (id 12)',
        'has completed successfully on 2014-03-06T15:40:58.338000.',
        '',
        'Job: http://farm.example:5000/jobs/12',
        '',
        'Sincerely,',
        '    The PyFarm render manager',
      ),
    })
  })

  it('on failure, with the logs of the failed tasks', async () => {
    expect(await compose('failure')).toEqual({
      subject: 'Job Shot 10 failed',
      body: lines(
        'Blender job Shot 10',
        '(id 12) has failed on',
        '2014-03-06T15:40:58.338000.',
        '',
        'Job: http://farm.example:5000/jobs/12',
        'Output:',
        '',
        '    //server/shots/10',
        'Log(s) for failed tasks:',
        '    http://farm.example:5000/api/v1/jobs/12/tasks/101/attempts/4/logs/2014-03-06_1_a.csv/logfile',
        '    http://farm.example:5000/api/v1/jobs/12/tasks/102/attempts/1/logs/2014-03-06_2%20b.csv/logfile',
        '',
        'Sincerely,',
        '    The PyFarm render manager',
      ),
      fromDefault: true,
      faults: [],
    })
  })

  it('on failure, without logs and output', async () => {
    const variables = { ...exampleVariables({ output_link: null }), failed_log_urls: [] }
    expect(await compose('failure', { variables })).toMatchObject({
      body: lines(
        'Blender job Shot 10',
        '(id 12) has failed on',
        '2014-03-06T15:40:58.338000.',
        '',
        'Job: http://farm.example:5000/jobs/12',
        '',
        'Sincerely,',
        '    The PyFarm render manager',
      ),
    })
  })

  it('on deletion, whose subject names its variable in single brackets', async () => {
    expect(await compose('deletion')).toEqual({
      subject: 'Job Shot 10 deleted',
      body: lines('Blender job Shot 10 has been deleted.', '', 'Sincerely,', '    The PyFarm render manager'),
      fromDefault: true,
      faults: [],
    })
  })
})

describe('a mail on a deletion', () => {
  it('takes each of its variables in single and in double brackets', async () => {
    const changed = {
      deleted_subject: '{job_id} {{job_id}} {{ job_id }}',
      deleted_body: '{job_title} {{job_title}} {jobtype_name} {{jobtype_name}} {other} {{ job.priority }}',
    }
    expect(await compose('deletion', { changed })).toMatchObject({
      subject: '12 12 12',
      body: 'Shot 10 Shot 10 Blender Blender {other} 5',
    })
  })

  it('does not read a title as a template', async () => {
    const variables = exampleVariables({ title: '{job_id} {{ job_id }} {% if %}' })
    expect(await compose('deletion', { variables })).toMatchObject({ subject: 'Job {job_id} {{ job_id }} {% if %} deleted' })
  })
})

describe('the templates of a job type', () => {
  it('come before those of the settings, each for itself', async () => {
    expect(await compose('success', { own: { subject: '{{ job.title }} is there' } })).toMatchObject({
      subject: 'Shot 10 is there',
      body: expect.stringContaining('has completed successfully') as string,
      fromDefault: true,
    })
    expect(await compose('failure', { own: { subject: 'a', body: 'b' } })).toMatchObject({
      subject: 'a',
      body: 'b',
      fromDefault: false,
    })
  })

  it('are none when they are empty or null', async () => {
    expect(await compose('success', { own: { subject: '', body: null } })).toMatchObject({ fromDefault: true, faults: [] })
  })

  it('see every column of the job', async () => {
    const names = [
      ...['id', 'title', 'state', 'priority', 'weight', 'jobtype_version_id', 'job_queue_id', 'user_id', 'minimum_agents'],
      ...[
        'maximum_agents',
        'by',
        'num_tiles',
        'batch',
        'requeue',
        'cpus',
        'ram',
        'ram_warning',
        'ram_max',
        'notes',
        'output_link',
      ],
      ...[
        'hidden',
        'to_be_deleted',
        'completion_notify_sent',
        'autodelete_time',
        'time_submitted',
        'time_started',
        'time_finished',
      ],
      ...['url', 'environ.OCIO', 'data.camera', 'user.username', 'user.email', 'jobtype_version.version', 'queue.path'],
      ...['jobtype_version.jobtype.name', 'jobtype_version.jobtype.description', 'tasks_done', 'tasks_failed'],
    ]
    const body = names.map(name => `${name}={{ job.${name} }}`).join('\n')
    expect(await compose('success', { own: { body } })).toMatchObject({
      body: lines(
        ...[
          'id=12',
          'title=Shot 10',
          'state=failed',
          'priority=5',
          'weight=10',
          'jobtype_version_id=4',
          'job_queue_id=2',
          'user_id=7',
        ],
        ...['minimum_agents=1', 'maximum_agents=9', 'by=1', 'num_tiles=4', 'batch=2', 'requeue=3', 'cpus=8', 'ram=1024'],
        ...['ram_warning=2048', 'ram_max=4096', 'notes=For Monday', 'output_link=//server/shots/10', 'hidden=false'],
        ...['to_be_deleted=false', 'completion_notify_sent=false', 'autodelete_time=3600', 'time_submitted=1970-01-01 00:00:00'],
        ...['time_started=2014-03-06 15:00:00', 'time_finished=2014-03-06 15:40:58.338000'],
        ...['url=http://farm.example:5000/jobs/12', 'environ.OCIO=aces', 'data.camera=left', 'user.username=ann'],
        ...[
          'user.email=ann@example.com',
          'jobtype_version.version=1',
          'queue.path=/film/fx',
          'jobtype_version.jobtype.name=Blender',
        ],
        ...['jobtype_version.jobtype.description=Renders a scene', 'tasks_done=8', 'tasks_failed=2'],
      ),
    })
  })

  it.each([
    [
      'can’t be read',
      '{% if job %}',
      'the template success_body could not be used, line 1: {% if %} is not closed by {% endif %}.',
    ],
    ['fails', '{{ job.title | nothing }}', 'the template success_body could not be used: Unknown StringValue filter: nothing.'],
  ])('give way to the default when one %s, and the mail says so', async (_, body, note) => {
    const mail = await compose('success', { own: { subject: 'Mine', body } })
    expect(mail).toMatchObject({ subject: 'Mine', fromDefault: true, faults: [expect.stringContaining(note) as string] })
    expect(mail).toMatchObject({
      body: expect.stringMatching(/^Blender job Shot 10 \(id 12\)[^]*render manager\n\nNote: the template/) as string,
    })
  })
})

describe('when the templates of the settings are broken, too', () => {
  const broken = {
    ...{ success_subject: '{{', success_body: '{{', failed_subject: '{{', failed_body: '{{ x() }}', deleted_subject: '{{' },
    deleted_body: '{% for %}',
  }
  it.each([
    [
      'success',
      'Job Shot 10 completed successfully',
      'Job Shot 10 (id 12): completed successfully.\n\nJob: http://farm.example:5000/jobs/12',
    ],
    ['failure', 'Job Shot 10 failed', 'Job Shot 10 (id 12): failed.\n\nJob: http://farm.example:5000/jobs/12'],
    ['deletion', 'Job Shot 10 deleted', 'Job Shot 10 (id 12): deleted.'],
  ] as const)('a mail on %s is written in plain words', async (kind, subject, body) => {
    const mail = await compose(kind, { own: { body: '{{ y() }}' }, changed: broken })
    expect(mail).toMatchObject({ subject, body: expect.stringContaining(body) as string })
    expect(mail).toMatchObject({ faults: expect.objectContaining({ length: 3 }) as unknown })
  })
})

it('a subject that comes out empty is the plain one, and one of several lines is one line', async () => {
  expect(await compose('success', { own: { subject: '{{ job.nothing }}' } })).toMatchObject({
    subject: 'Job Shot 10 completed successfully',
  })
  const variables = exampleVariables({ title: 'Shot\r\nBcc: everybody@example.com' })
  expect(await compose('success', { variables })).toMatchObject({
    subject: 'Job Shot Bcc: everybody@example.com completed successfully',
  })
})
