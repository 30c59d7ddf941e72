// What job types remember about a process between its lines and its end, and how they put its end into words.
import type { Exit, RunningProcess, Work, WorkTask } from '@pyfarm/agent/job-type'

/** Notes of one kind for each process of an assignment, by the `id` of its command; made when they are first asked for. */
export function processNotes<Notes>(open: () => Notes): (work: Work, process: RunningProcess) => Notes {
  const all = new WeakMap<Work, Map<string, Notes>>()
  return (work, process) => {
    const ofWork = all.get(work) ?? new Map<string, Notes>()
    all.set(work, ofWork)
    const id = process.command.id ?? ''
    const notes = ofWork.get(id) ?? open()
    ofWork.set(id, notes)
    return notes
  }
}

/** `Blender ended with status 1: no such scene` */
export function endingOf(program: string, exit: Exit, complaint: string | undefined): string {
  const ending = 'code' in exit ? `with status ${exit.code}` : `by ${exit.signal}`
  return `${program} ended ${ending}${complaint === undefined || complaint === '' ? '.' : `: ${complaint}`}`
}

/** Whether a program says by its end that it did its work. */
export function endedWell(exit: Exit): boolean {
  return 'code' in exit && exit.code === 0
}

/** The task whose own process this is, where a command's `id` is its task's. */
export function taskOf(work: Work, process: RunningProcess): WorkTask | undefined {
  return work.tasks.find(task => String(task.id) === process.command.id)
}
