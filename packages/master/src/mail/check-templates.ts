import type { Farm } from '../farm.js'
import { badRequest, isRefusal, RefusedError } from '../http/refusal.js'
import { templatesOfSettings } from './mail-templates.js'

type Columns = 'success_subject' | 'success_body' | 'fail_subject' | 'fail_body'

/**
 * Refuses a job type's templates that can't be read. What a template does when it is run is another question: then the default stands in.
 * @throws RefusedError 400 that names the field and the line
 */
export async function refuseBrokenTemplates(
  farm: Farm,
  given: Readonly<Partial<Record<Columns, string | null | undefined>>>,
): Promise<void> {
  const { success_subject, success_body, fail_subject, fail_body } = given
  const templates = Object.entries({ success_subject, success_body, fail_subject, fail_body }).flatMap(([name, text]) =>
    typeof text === 'string' && text !== '' ? [{ name, text }] : [],
  )
  if (templates.length === 0) return
  const answer = await farm.templates.check(templates)
  if (isRefusal(answer)) throw new RefusedError(answer)
  if (!('texts' in answer)) throw new RefusedError(badRequest(sentenceOf(answer)))
}

const sentenceOf = ({
  name,
  line,
  message,
}: {
  readonly name: string
  readonly line?: number | undefined
  readonly message: string
}) => `${name}: ${line === undefined ? '' : `line ${line}: `}${message}.`

/** Warns of the settings' templates that can't be read: mails go out all the same, in plain words. */
export async function warnOfBrokenTemplates({ settings, templates, log }: Farm): Promise<void> {
  if (settings.smtp_server === null) return
  for (let left = templatesOfSettings(settings); left.length > 0;) {
    const answer = await templates.check(left)
    if (isRefusal(answer) || 'texts' in answer) return
    log.warn(`scheduler.yml: ${sentenceOf(answer)} Mails are written in plain words in its place.`)
    left = left.filter(template => template.name !== answer.name)
  }
}
