import { describe, expect, it } from 'vitest'
import { framePath, hasFramePlace, paddedFrame } from './frame-paths.js'

describe('the path of a frame', () => {
  it.each([
    ['/out/frame-####.png', 12, '/out/frame-0012.png'],
    ['/out/frame-####.png', 12345, '/out/frame-12345.png'],
    ['/out/frame-#.png', 7, '/out/frame-7.png'],
    ['/out/frame-####.png', 1.5, '/out/frame-0001.5000.png'],
    ['/out/frame-####.png', 0, '/out/frame-0000.png'],
    ['/out/frame-####.png', -3, '/out/frame--0003.png'],
    ['/out/take#2/frame.png', 3, '/out/take#2/frame.png'],
    ['/out/take#2/shot#1-###.png', 3, '/out/take#2/shot#1-003.png'],
    ['C:\\out\\take#2\\f_##.png', 3, 'C:\\out\\take#2\\f_03.png'],
    ['/out/animation.webp', 3, '/out/animation.webp'],
    ['/out/$&-##.png', 4, '/out/$&-04.png'],
  ])('%s of frame %d is %s', (pattern, frame, path) => {
    expect(framePath(pattern, frame)).toBe(path)
  })

  it('knows whether frames get different paths', () => {
    expect(hasFramePlace('/out/frame-####.png')).toBe(true)
    expect(hasFramePlace('/out/take#2/frame.png')).toBe(false)
  })

  it('pads what stands before the point', () => {
    expect(paddedFrame(2.25, 3)).toBe('002.2500')
    expect(paddedFrame(-1.5, 4)).toBe('-0001.5000')
  })
})
