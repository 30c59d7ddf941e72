import { describe, expect, it } from 'vitest'
import { expressionOf, logPieces } from './log-pieces.js'

const esc = String.fromCharCode(27)

describe('a line in pieces', () => {
  it('marks what was searched for, across a change of style', () => {
    expect(logPieces(`${esc}[31mno te${esc}[0mxture`, expressionOf('TEXT', false, false))).toEqual([
      { text: 'no ', style: { colour: 1 }, isFound: false },
      { text: 'te', style: { colour: 1 }, isFound: true },
      { text: 'xt', style: {}, isFound: true },
      { text: 'ure', style: {}, isFound: false },
    ])
  })

  it('takes signs of expressions as they are, unless it is one', () => {
    const found = (search: RegExp | undefined) =>
      logPieces('a.b axb', search)
        .filter(piece => piece.isFound)
        .map(piece => piece.text)
    expect(found(expressionOf('a.b', false, true))).toEqual(['a.b'])
    expect(found(expressionOf('a.b', true, true))).toEqual(['a.b', 'axb'])
    expect(found(expressionOf('', true, true))).toEqual([])
  })

  it('shows markup as text and signs without a shape by their pictures', () => {
    expect(logPieces('<script>\u0007\t!')).toEqual([{ text: '<script>\u2407\t!', style: {}, isFound: false }])
  })

  it('knows what is no expression', () => {
    expect(expressionOf('(', true, true)).toBeUndefined()
  })
})
