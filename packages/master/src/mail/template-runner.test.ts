import { describe, expect, it, vi } from 'vitest'
import { exampleVariables } from './testing/example-variables.js'
import { createTemplateRunner } from './template-runner.js'

// Each starts a process, a server or both.
vi.setConfig({ testTimeout: 60_000 })

const runner = createTemplateRunner({ time: 1_000, characters: 10_000, megabytes: 32 })
const run = (text: string) => runner.run([{ name: 'body', text }], exampleVariables())
const fails = (message: RegExp) => ({ name: 'body', message: expect.stringMatching(message) as string })

describe('a template', () => {
  it.each([
    ['{{ job.title }} of {{ job.user.username }}', 'Shot 10 of ann'],
    ['{{ job.time_finished.isoformat() }}', '2014-03-06T15:40:58.338000'],
    ['{{ job.time_started.isoformat() }}', '2014-03-06T15:00:00'],
    ['{{ job.time_finished }}', '2014-03-06 15:40:58.338000'],
    [
      '{{ job.time_finished.strftime("%A, %d %B %Y, %I:%M %p; %y %a %b %H %S %f 100%% %q") }}',
      'Thursday, 06 March 2014, 03:40 PM; 14 Thu Mar 15 58 338000 100% %q',
    ],
    ['{{ job.time_finished.year }}-{{ job.time_finished.month }}', '2014-3'],
    ['{% for n in range(3) %}{{ n }}{% if not loop.last %}, {% endif %}{% endfor %}{{ range(5, 1, -2) | join }}', '0, 1, 253'],
    ['{{ job.nothing }}{{ job.nothing.at.all }}|{{ none }}|{{ job.data.camera }}', '||left'],
    ['{{ True }} {{ "x" ~ 1 }} {{ job.title | upper | length }}', 'true x1 7'],
  ])('%s makes %j', async (text, made) => {
    expect(await run(text)).toEqual({ texts: [made] })
  })

  it('keeps the line breaks that Jinja keeps by default', async () => {
    expect(await run('a\n{% if job %}\n  b\n{% endif %}\nc\n\n')).toEqual({ texts: ['a\n\n  b\n\nc\n'] })
  })
})

describe('a template that is up to no good', () => {
  const doubling = (times: number) =>
    `{% set n = namespace(x='0123456789abcdef') %}{% for i in range(${times}) %}{% set n.x = n.x ~ n.x %}{% endfor %}`
  const loop = '{% for i in range(1000) %}'
  it.each([
    ['does not come to an end', loop.repeat(5) + '{% endfor %}'.repeat(5), /longer than 1 s/],
    ['makes too much', '{% for i in range(2000) %}0123456789{% endfor %}', /more than 10000 characters/],
    ['makes far too much', `${doubling(24)}{{ n.x }}`, /more than 10000 characters/],
    ['takes too much memory', `${doubling(22)}{{ (n.x | upper) ~ (n.x | lower) }}`, /memory/],
    [
      'takes too much memory in a list',
      '{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}',
      /memory|longer/,
    ],
    ['asks for a text that can’t be', `${doubling(60)}{{ n.x }}`, /length/],
    ['asks for a long range', '{{ range(10 ** 12) }}', /at most 100000/],
    ['nests too deep', `{{ ${'('.repeat(20_000)}1${')'.repeat(20_000)} }}`, /stack/],
    ['calls what is not there', "{{ [].constructor.constructor('return process')() }}", /not a function/],
    ['uses a filter that is not there', '{{ job.title | nothing }}', /nothing/],
  ])('%s: it is stopped, and says why', async (_, text, why) => {
    expect(await run(text)).toMatchObject(fails(why))
  })

  it.each([
    '{{ job.constructor }}',
    '{{ job.__proto__ }}{{ job["__proto__"] }}',
    '{{ job.prototype }}{{ job.title.constructor }}{{ range.constructor }}',
    '{{ "".__class__.__mro__ }}{{ job.time_finished.constructor }}',
    '{{ process }}{{ globalThis }}{{ require }}{{ self }}{{ config }}',
  ])('sees nothing behind its variables: %s', async text => {
    expect(await run(text)).toEqual({ texts: [''] })
  })

  it('keeps others waiting no longer than that', async () => {
    const endless = run(`${loop.repeat(5)}${'{% endfor %}'.repeat(5)}`)
    expect(await run('{{ job.title }}')).toEqual({ texts: ['Shot 10'] })
    expect(await endless).toMatchObject(fails(/longer/))
  })
})

describe('a template that can’t be read', () => {
  it.each([
    ['a\nb {{ job.title @ }}', 2, /@/],
    ['a\n\nb {{ job.title', 3, /not closed/],
    ['a\n{# note', 2, /not closed/],
    ['a\n{% if job %}\n{% for x in y %}{% endfor %}\nb', 2, /{% if %} is not closed by {% endif %}/],
    ['a\nb\n{{ 1 if }}', 3, /CloseExpression/],
    ['a\n{% include "x" %}', 2, /include/],
    ['{% endif %}', 1, /endif/],
    ['a "\\n" {{ "\\n" }}\n{{ ) }}', 2, /CloseParen/],
  ])('%j is told with its line, %i', async (text, line, message) => {
    const fault = { name: 'success_body', line, message: expect.stringMatching(message) as string }
    expect(
      await runner.check([
        { name: 'success_subject', text: 'fine {{ x }}' },
        { name: 'success_body', text },
      ]),
    ).toEqual(fault)
  })

  it('is not one that only fails when it is run', async () => {
    expect(await runner.check([{ name: 'body', text: '{{ job.title | nothing }}' }])).toEqual({ texts: [] })
  })
})

it('of several templates the one that takes too much memory is named', async () => {
  const bomb = '{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}'
  const templates = [bomb, '{{ job.title }}'].map((text, index) => ({ name: `template ${index}`, text }))
  expect(await runner.run(templates, exampleVariables())).toMatchObject({ name: 'template 0' })
})

it('too many at once are refused', async () => {
  const crowded = createTemplateRunner(undefined, 2)
  const all = await Promise.all(['a', 'b', 'c', 'd'].map(text => crowded.check([{ name: text, text }])))
  expect(all).toMatchObject([{ texts: [] }, { texts: [] }, { texts: [] }, { refused: 503 }])
})

it('whoever asked when its process is ended from outside can ask again', async () => {
  const own = createTemplateRunner()
  const asked = own.run(
    [{ name: 'body', text: `${'{% for i in range(1000) %}'.repeat(5)}${'{% endfor %}'.repeat(5)}` }],
    exampleVariables(),
  )
  own.close()
  expect(await asked).toMatchObject({ refused: 503 })
  expect(await own.run([{ name: 'body', text: '{{ job.title }}' }], exampleVariables())).toEqual({ texts: ['Shot 10'] })
  own.close()
})
