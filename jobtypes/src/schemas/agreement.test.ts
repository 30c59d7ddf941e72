// What the schemas of job data say is what the job types take.
import { dataCheck } from '@pyfarm/contract/check-data'
import { describe, expect, it } from 'vitest'
import { shippedJobTypes } from '../shipped-job-types.js'
import { allJobTypes } from '../testing/all-job-types.js'
import { fakeWork } from '../testing/fake-work.js'

type Data = Readonly<Record<string, unknown>>

const needed: Readonly<Record<string, Data>> = {
  RenderScene: { output: '/out/frame-####.png' },
  AssembleWebp: { input: '/in/frame-####.png', output: '/out/farm.webp', frames: '1-96' },
  Blender: { scene: '/shots/farm.blend', output: '/out/frame-####.png', format: 'PNG' },
  PovRay: { scene: '/shots/ball.pov', output: '/out/frame-####.png' },
  JoinTiles: { output: '/out/frame-####.png', tiles: 4 },
  EncodeVideo: { input: '/in/frame-####.png', output: '/out/farm.mp4', frames: '1-96' },
  JoinVideos: { inputs: ['/in/1.mp4'], output: '/out/farm.mp4' },
  ConvertImages: { input: '/in/frame-####.png', output: '/out/small-####.jpg', format: 'jpeg' },
  CommandLine: { command: 'blender' },
}

const values: readonly unknown[] = [
  ...[true, false, 0, 1, 2, 11, 12, 63, 64, 100, 101, 1000, 1001, 16_383, 16_384, 65_536, 65_537, 1_000_001, -1, 0.5, 1.5, 3.5],
  ...[
    '',
    ' ',
    'text',
    '/abs/path',
    'C:\\abs\\path',
    'rel/path-####.png',
    '/abs/frame-####.png',
    '/abs/####/frame.png',
    '/abs/frame-####.exr',
  ],
  ...['1-96', '1', '1-96x2', '1,2,5', 'all', '1-', 'PNG', 'png', 'jpeg', 'h264', 'inside', 'CYCLES'],
  ...[[], [1], [0, 1], [64, 36], [64, 36, 1], [64.5, 36], ['a', 1], ['/abs/a', '/abs/b'], ['a', {}], ['a', null]],
  ...[{}, { NAME: 'text' }, { NAME: 1 }, { 'A=B': 'text' }, { '': 'text' }],
]

/** What no schema of one key can say: how keys go together, and frames that are in the schema's form but run backwards. */
const beyondTheSchema = /input files are missing|is not among the `frames`|are not for a shell|must be all frames|is its `input`/

/** `RenderScene` and `AssembleWebp` take numbers as texts too; the `output` of `CommandLine` is for the master. */
const isMoreLenient = (name: string, key: string, value: unknown): boolean =>
  (['RenderScene', 'AssembleWebp'].includes(name) && value === '1') || (name === 'CommandLine' && key === 'output')

async function refusal(name: string, data: Data): Promise<string | undefined> {
  try {
    await allJobTypes[name]?.commandData(fakeWork(data, [1]))
    return undefined
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error)
    return beyondTheSchema.test(sentence) ? undefined : sentence
  }
}

describe.each(await shippedJobTypes())('the schema of $name', ({ name, data: schema }) => {
  const check = dataCheck({ ...schema })
  const accepts = (data: Data) => 'wrong' in check && check.wrong(data).length === 0
  const base = needed[name] ?? {}

  it('accepts what the job type needs, and misses each key of it as the job type does', async () => {
    expect(accepts(base)).toBe(true)
    expect(await refusal(name, base)).toBeUndefined()
    for (const key of schema.required ?? []) {
      const without = Object.fromEntries(Object.entries(base).filter(([each]) => each !== key))
      expect(accepts(without), key).toBe(false)
      expect(await refusal(name, without), key).toContain(`\`${key}\``)
    }
  })

  it.each(Object.keys(schema.properties ?? {}))(
    'takes for `%s` what the job type takes, which names the key of what it refuses',
    async key => {
      const apart: string[] = []
      for (const value of values) {
        const data = { ...base, [key]: value }
        const sentence = await refusal(name, data)
        if (accepts(data) !== (sentence === undefined) && !isMoreLenient(name, key, value))
          apart.push(`${JSON.stringify(value)}: ${sentence ?? 'taken by the job type only'}`)
        if (sentence !== undefined) expect(sentence).toContain(`\`${key}\``)
      }
      expect(apart).toEqual([])
    },
  )
})
