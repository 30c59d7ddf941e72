// What is sent: what fits, and what does not belong there.
import fc from 'fast-check'

export const agents = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222']
export const names = ['Render', 'films', 'Blender', '4.1', 'gpu', 'A shot', 'ann', 'log.csv', 'schema', 'actions']

/** What there is, by the parameter of an address. */
export const fittingNames: Readonly<Record<string, readonly string[]>> = {
  job: ['1', '2', 'A shot'],
  type: ['Render', '1'],
  software: ['Blender', '1'],
  queue: ['films', '1'],
  tag: ['gpu', '1'],
  username: ['ann', 'bob'],
  log: ['log.csv', 'other.csv'],
}

/** Values of keys that name something else; none leaves what the schema made. */
export const fittingValues: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  jobtype: fc.constantFrom('Render', undefined),
  jobtype_version: fc.constantFrom(1, 1, 2),
  jobqueue: fc.constantFrom('films', null, undefined),
  parent: fc.constantFrom('films', undefined),
  job_group_id: fc.constantFrom(1, null, 7),
  user: fc.constantFrom('ann', 'bob', null),
  username: fc.constantFrom('ann', undefined),
  software: fc.constantFrom('Blender', undefined),
  software_requirements: fc.constantFrom([], [{ software: 'Blender' }], undefined),
  min_version: fc.constantFrom('4.1', null),
  max_version: fc.constantFrom('4.1', null),
  parents: fc.constantFrom([], [{ id: 1 }], undefined),
  start: fc.constantFrom(1, 0.5, undefined),
  end: fc.constantFrom(3, 2.75, undefined),
  by: fc.constantFrom(1, 0.25),
  num_tiles: fc.constantFrom(null, undefined),
  agents: fc.constantFrom([agents[0]], [], undefined),
  agent_id: fc.constantFrom(agents[0], undefined),
  remote_ip: fc.constantFrom('10.1.2.3', undefined),
  farm_name: fc.constantFrom('', undefined),
  ids: fc.constantFrom([1, 2, 3], [1, 1, 99], agents, undefined),
}

export const hostileTexts: readonly string[] = [
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '..\\..\\windows',
  "'; drop table jobs; --",
  '" or 1=1',
  '%',
  '_',
  '!',
  '$ne',
  '{{7*7}}',
  '${7*7}',
  '<script>alert(1)</script>',
  'a\r\nset-cookie: x=1',
  'a\0b',
  '\u202e',
  'ä漢😀',
  ' ',
  '-1',
  '1.5',
  '1e9',
  'NaN',
  'null',
  'true',
  '2147483648',
  '9007199254740993',
  '9'.repeat(400),
  'x'.repeat(1100),
]

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

export const hostileBodies: readonly Buffer[] = [
  '',
  ' ',
  'null',
  '[]',
  '"text"',
  '1',
  '{',
  '{"a":1,}',
  '{"title":"x","title":"y","jobtype":"Render"}',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  `{"data":${nested(5000)},"title":"x","jobtype":"Render"}`,
  nested(200_000),
  '{"title":"x","jobtype":"Render","data":{"n":12345678901234567890}}',
  '{"title":"x","jobtype":"Render","priority":1e999}',
  '{"title":"x","jobtype":"Render","start":1,"end":1e15,"by":0.0001}',
  '{"title":"x","jobtype":"Render","start":-0,"end":-0}',
  '{"title":"x","jobtype":"Render","start":1,"end":200000}',
  '{"title":"\\ud800","jobtype":"Render"}',
  '{"title":"a\\u0000b","jobtype":"Render"}',
  `{"title":"${'x'.repeat(2_000_000)}","jobtype":"Render"}`,
  '\ufeff{"title":"x","jobtype":"Render"}',
  'title=x&jobtype=Render',
  'PK\u0005\u0006',
]
  .map(text => Buffer.from(text))
  .concat([
    Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]),
    Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
    Buffer.alloc(64),
  ])
