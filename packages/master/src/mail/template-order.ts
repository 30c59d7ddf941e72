// What the master and the process that runs templates tell each other: both are this build, so it is typed and not parsed.
import type { MailVariables } from './mail-variables.js'

export interface NamedTemplate {
  readonly name: string
  readonly text: string
}

export interface TemplateOrder {
  readonly templates: readonly NamedTemplate[]
  /** Without them the templates are only read. */
  readonly variables?: MailVariables
  readonly limits: TemplateLimits
}

export interface TemplateLimits {
  /** Milliseconds for each template, from when its thread has begun with it. */
  readonly time: number
  readonly characters: number
  readonly megabytes: number
}

/** Which template could not be used, where it can't be read, and why. */
export interface NamedFault {
  readonly name: string
  readonly line?: number | undefined
  readonly message: string
}

export type TemplateAnswer = { readonly texts: readonly string[] } | NamedFault

export type WorkerMessage = { readonly running: string } | { readonly answer: TemplateAnswer }
