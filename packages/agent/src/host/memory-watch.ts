// Notices when a process takes too much memory (on Linux).
import { totalmem } from 'node:os'
import { residentBytes } from '../work-watch/list-processes.js'

const watchMilliseconds = 200
const megabyte = 1024 * 1024
/** More than any job type should need by itself; its renderers are processes of their own. */
const mostMemory = Math.min(2048 * megabyte, totalmem() / 2)

export interface MemoryWatch {
  /** Kept, with a sentence, when the process took too much. */
  readonly tooMuch: Promise<Error>
  end(): void
}

export function watchMemory(pid: number): MemoryWatch {
  let timer: NodeJS.Timeout | undefined
  const tooMuch = new Promise<Error>(resolve => {
    const look = () => {
      if (residentBytes(pid) <= mostMemory) return
      clearInterval(timer)
      resolve(new Error(`Its Python code took more than ${Math.floor(mostMemory / megabyte)} MB of memory and was ended.`))
    }
    timer = setInterval(look, watchMilliseconds)
  })
  return {
    tooMuch,
    end() {
      clearInterval(timer)
    },
  }
}
