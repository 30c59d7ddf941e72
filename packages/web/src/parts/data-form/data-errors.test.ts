import { expect, it } from 'vitest'
import { errorsByKey, withoutMissing } from './data-errors.js'
import { textOfValue, valueOfText } from './plain-text.js'

const sentences = ["`width` can't be 0: whole number.", 'The data must be an object.', '`scene` is missing: text.']

it('puts each sentence at its key', () => {
  expect(errorsByKey(sentences)).toEqual({ width: sentences[0], '': sentences[1], scene: sentences[2] })
})

it('leaves out what is merely missing', () => expect(withoutMissing(sentences)).toEqual(sentences.slice(0, 2)))

it.each([1, 'text', '1', 'true', true, null, [1, 'a'], { a: '' }, '', '"'])('writes %j so that it reads back the same', value => {
  expect(valueOfText(textOfValue(value))).toEqual(value)
})
