// Whether a template can be read, and if not, in which line and why. Only the worker thread calls it: texts may be long.
import { parse, tokenize } from './jinja-library.js'
import type { JinjaToken } from './jinja-library.js'

export interface TemplateFault {
  /** From 1; undefined when it can't be told. */
  readonly line?: number
  readonly message: string
}

type Tokens = readonly JinjaToken[]

export function faultOf(template: string): TemplateFault | undefined {
  let tokens: Tokens
  try {
    tokens = tokenize(template)
  } catch (error) {
    return { line: lineOfUnreadable(template), message: messageOf(error, 'a tag, a text or a comment is not closed') }
  }
  let last = 0
  const watched = new Proxy(tokens, {
    get: (target, key): unknown => {
      if (typeof key === 'string' && /^\d+$/.test(key)) last = Math.max(last, Number(key))
      return Reflect.get(target, key)
    },
  })
  try {
    parse(watched)
    return undefined
  } catch (error) {
    const open = last >= tokens.length ? openBlock(tokens) : undefined
    if (open === undefined) return { line: lineOfToken(template, tokens, last), message: messageOf(error, 'it ends too early') }
    return {
      line: lineOfToken(template, tokens, open.index),
      message: `{% ${open.name} %} is not closed by {% end${open.name} %}`,
    }
  }
}

/** What the library says, but for what it says when the text ends before it should. */
function messageOf(error: unknown, atEnd: string): string {
  const message = error instanceof SyntaxError || error instanceof Error ? error.message : String(error)
  const isEnd = error instanceof TypeError || /end of input|end of comment/i.test(message)
  return isEnd ? atEnd : message.replace(/^Parser Error: /, '').replace(/\.$/, '')
}

const mostLines = 2_000

/** The line in which the tag begins that can't be read: what stands before it can. */
function lineOfUnreadable(template: string): number {
  const ends = [...template.matchAll(/\n/g)].map(match => match.index).slice(0, mostLines)
  for (const [line, end] of [...ends.entries()].reverse()) if (isReadable(template.slice(0, end))) return line + 2
  return 1
}

function isReadable(template: string): boolean {
  try {
    tokenize(template)
    return true
  } catch {
    return false
  }
}

/** Tokens don't know where they stand, but they stand in the text one after the other. */
function lineOfToken(template: string, tokens: Tokens, index: number): number {
  let place = 0
  for (const { value } of tokens.slice(0, index + 1)) {
    const found = template.indexOf(value, place)
    if (found >= 0) place = found + value.length
  }
  return template.slice(0, place).split('\n').length
}

const blocks = new Set(['if', 'for', 'macro', 'call', 'filter'])

function openBlock(tokens: Tokens): { readonly name: string; readonly index: number } | undefined {
  const open: { name: string; index: number }[] = []
  for (const [index, token] of tokens.entries()) {
    if (tokens[index - 1]?.type !== 'OpenStatement') continue
    if (blocks.has(token.value)) open.push({ name: token.value, index })
    else if (token.value.startsWith('end')) open.pop()
  }
  return open.at(-1)
}
