// Questions to the person at the terminal; without a terminal, the answers are the lines of standard input.
import { createInterface } from 'node:readline'
import type { Interface } from 'node:readline'
import { Writable } from 'node:stream'
import { Problem } from '@pyfarm/contract/problem'

export interface Person {
  /** What is typed is shown. @throws Problem when there is no answer */
  readonly ask: (question: string) => Promise<string>
  /** What is typed is not shown, and stands in no list of processes or commands. */
  readonly askSecret: (question: string) => Promise<string>
  readonly close: () => void
}

export function atTerminal(input: NodeJS.ReadStream = process.stdin, output: NodeJS.WriteStream = process.stderr): Person {
  let hidden = false
  const muted = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!hidden) output.write(chunk)
      done()
    },
  })
  const lines: Interface = createInterface({ input, output: muted, terminal: input.isTTY })
  const answers = lines[Symbol.asyncIterator]()
  const next = async (question: string, isSecret: boolean): Promise<string> => {
    if (input.isTTY) output.write(question)
    hidden = isSecret
    const answer = await answers.next()
    hidden = false
    if (input.isTTY && isSecret) output.write('\n')
    if (answer.done === true) throw new Problem(`nobody answered "${question.trim()}"`)
    return answer.value
  }
  return {
    ask: question => next(question, false),
    askSecret: question => next(question, true),
    close: () => lines.close(),
  }
}
