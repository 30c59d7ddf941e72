import { Problem } from '@pyfarm/contract/problem'
import { describe, expect, it } from 'vitest'
import { countTasks, jobRequest, type SubmitOptions } from './job-request.js'

const options = (given: Partial<SubmitOptions> = {}): SubmitOptions => ({
  frames: '1-96',
  data: [],
  parent: [],
  tag: [],
  environ: [],
  ...given,
})

describe('a submitted job', () => {
  it('names only what was given', () => {
    expect(jobRequest('RenderScene', options())).toEqual({
      ...{ title: 'RenderScene 1-96', jobtype: 'RenderScene', start: 1, end: 96, by: 1, data: {} },
    })
  })

  it('takes everything that a job has', () => {
    const all = {
      title: 'Shot',
      batch: 8,
      queue: '/films/one/',
      priority: 5,
      weight: 3,
      cpus: 2,
      ram: 512,
      tiles: 4,
      user: 'ada',
      notes: 'soon',
    }
    const lists = { parent: [3, 4], tag: ['night'], environ: ['A=1'], data: ['quality=high'] }
    expect(jobRequest('Render', options({ ...all, ...lists }))).toEqual({
      ...{
        title: 'Shot',
        jobtype: 'Render',
        start: 1,
        end: 96,
        by: 1,
        data: { quality: 'high' },
        batch: 8,
        jobqueue: 'films/one',
      },
      ...{
        priority: 5,
        weight: 3,
        cpus: 2,
        ram: 512,
        num_tiles: 4,
        user: 'ada',
        notes: 'soon',
        environ: { A: '1' },
        tags: ['night'],
      },
      parents: [{ id: 3 }, { id: 4 }],
    })
  })

  it.each([
    ['7', undefined, { start: 7, end: 7, by: 1 }],
    ['1-100x5', undefined, { start: 1, end: 100, by: 5 }],
    ['1-96', '2', { start: 1, end: 96, by: 2 }],
    ['1-2', '0.1', { start: 1, end: 2, by: 0.1 }],
    ['1-100x5', '5', { start: 1, end: 100, by: 5 }],
  ])('--frames %s --by %s', (frames, by, range) => {
    expect(jobRequest('Render', options(by === undefined ? { frames } : { frames, by }))).toMatchObject(range)
  })

  it.each([
    ['96-1', undefined, /write frames as/],
    ['one', undefined, /write frames as/],
    ['1-96', '0', /the step is a number above 0/],
    ['1-96', '0.00001', /the step is a number above 0/],
    ['1-96x2', '3', /two steps/],
  ])('refuses --frames %s --by %s', (frames, by, sentence) => {
    const submit = () => jobRequest('Render', options(by === undefined ? { frames } : { frames, by }))
    expect(submit).toThrow(Problem)
    expect(submit).toThrow(sentence)
  })

  it('has a task a frame and tile', () => {
    expect(countTasks({ start: 1, end: 10, by: 3 })).toBe(4)
    expect(countTasks({ start: 1, end: 10, by: 3 }, 4)).toBe(16)
  })
})

describe('--data', () => {
  it.each([
    ['width=1280', { width: 1280 }],
    ['draft=true', { draft: true }],
    ['layers=["a","b"]', { layers: ['a', 'b'] }],
    ['file=/shots/1.blend', { file: '/shots/1.blend' }],
    ['formula=a=b', { formula: 'a=b' }],
    ['a.b=1', { 'a.b': 1 }],
    ['note=', { note: '' }],
    ['broken={"a":', { broken: '{"a":' }],
  ])('%s', (pair, data) => expect(jobRequest('Render', options({ data: [pair] }))['data']).toEqual(data))

  it.each(['width', '=5'])('refuses %s', pair =>
    expect(() => jobRequest('Render', options({ data: [pair] }))).toThrow(/write it as key=value/),
  )
})
