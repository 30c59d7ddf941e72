// A thread for one order: what a template does there can neither hold up nor break anything else.
import { parentPort, workerData } from 'node:worker_threads'
import { runJinja } from './jinja.js'
import { faultOf } from './template-fault.js'
import type { NamedTemplate, TemplateAnswer, TemplateOrder, WorkerMessage } from './template-order.js'

const tell = (message: WorkerMessage): void => parentPort?.postMessage(message)

function answer({ templates, variables, limits }: TemplateOrder): TemplateAnswer {
  for (const { name, text } of templates) {
    const fault = faultOf(text)
    if (fault !== undefined) return { name, ...fault }
  }
  return variables === undefined ? { texts: [] } : run(templates, variables, limits.characters)
}

function run(
  templates: readonly NamedTemplate[],
  variables: NonNullable<TemplateOrder['variables']>,
  mostCharacters: number,
): TemplateAnswer {
  const texts: string[] = []
  for (const { name, text } of templates) {
    // Whoever waits outside knows by it which template does not come to an end.
    tell({ running: name })
    try {
      const made = runJinja(text, variables)
      if (made.length > mostCharacters) return { name, message: `it makes more than ${mostCharacters} characters` }
      texts.push(made)
    } catch (error) {
      return { name, message: error instanceof Error ? error.message : String(error) }
    }
  }
  return { texts }
}

tell({ answer: answer(workerData as TemplateOrder) })
