// What is used of the Jinja library, with types: its own lead to files that TypeScript does not find (imports without an extension).
import * as library from '@huggingface/jinja'

export interface JinjaValue {
  readonly value: unknown
  readonly builtins: unknown
}

export interface JinjaEnvironment {
  /** Plain values become the library's, which it gives back. */
  readonly set: (name: string, value: unknown) => JinjaValue
  readonly lookupVariable: (name: string) => JinjaValue
}

export interface JinjaToken {
  readonly value: string
  readonly type: string
}

interface JinjaLibrary {
  readonly Environment: new () => JinjaEnvironment
  readonly Interpreter: new (environment: JinjaEnvironment) => { readonly run: (program: unknown) => JinjaValue }
  /** @throws SyntaxError */
  readonly tokenize: (template: string) => JinjaToken[]
  /** @throws SyntaxError, Error, or TypeError where the tokens end too early */
  readonly parse: (tokens: readonly JinjaToken[]) => unknown
}

export const { Environment, Interpreter, tokenize, parse } = library as unknown as JinjaLibrary
