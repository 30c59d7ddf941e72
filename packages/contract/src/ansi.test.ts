import { describe, expect, it } from 'vitest'
import { ansiPieces, withoutAnsi } from './ansi.js'

const esc = String.fromCharCode(27)

describe('text with escape sequences', () => {
  it.each([
    [
      'of the palette',
      `${esc}[31mred${esc}[0m plain`,
      [
        { text: 'red', style: { colour: 1 } },
        { text: ' plain', style: {} },
      ],
    ],
    ['bright', `${esc}[1;92mgood`, [{ text: 'good', style: { bold: true, colour: 10 } }]],
    ['of 256', `${esc}[38;5;208morange`, [{ text: 'orange', style: { colour: '#ff8700' } }]],
    ['of 256, a grey as ground', `${esc}[48;5;240mx`, [{ text: 'x', style: { ground: '#585858' } }]],
    ['of 256, from the palette', `${esc}[38;5;9mx`, [{ text: 'x', style: { colour: 9 } }]],
    [
      'true',
      `${esc}[38;2;1;2;255mx${esc}[39my`,
      [
        { text: 'x', style: { colour: '#0102ff' } },
        { text: 'y', style: {} },
      ],
    ],
    ['true, and bold after it', `${esc}[38;2;1;2;3;1mx`, [{ text: 'x', style: { colour: '#010203', bold: true } }]],
    ['out of range, left out', `${esc}[38;2;1;2;300mx`, [{ text: 'x', style: {} }]],
    [
      'ended one by one',
      `${esc}[1;4ma${esc}[22mb`,
      [
        { text: 'a', style: { bold: true, underlined: true } },
        { text: 'b', style: { underlined: true } },
      ],
    ],
    [
      'ended by an empty code',
      `${esc}[31ma${esc}[mb`,
      [
        { text: 'a', style: { colour: 1 } },
        { text: 'b', style: {} },
      ],
    ],
  ])('has colours %s', (_what, text, pieces) => {
    expect(ansiPieces(text)).toEqual(pieces)
  })

  it('keeps what looks like HTML as it is, and drops what moves a cursor or sets a title', () => {
    expect(ansiPieces(`${esc}[2K<b>1</b>${esc}]0;title${String.fromCharCode(7)}!`)).toEqual([
      { text: '<b>1</b>', style: {} },
      { text: '!', style: {} },
    ])
  })

  it.each([
    ['nothing to drop', 'plain [31m', 'plain [31m'],
    ['colours', `${esc}[31mred${esc}[0m`, 'red'],
    ['a sequence that is cut off', `text${esc}[3`, 'text'],
    ['a lone escape at the end', `text${esc}`, 'text'],
  ])('is plain without %s', (_what, text, plain) => {
    expect(withoutAnsi(text)).toBe(plain)
  })
})
