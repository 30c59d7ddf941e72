// The hooks of job types whose program does a batch of frames one by one and prints `joining frame 3`, then `joined frame 3 …`.
import type { JobType, Work, WorkTask } from '@pyfarm/agent/job-type'
import { endedWell, endingOf, processNotes } from './process-notes.js'

const notesOf = processNotes(() => ({ complaint: '' }))

/**
 * Hooks that set each frame's states by the program's lines; its last line on standard error is the error of the frames that it did not do.
 * `program` begins sentences: `The converter`.
 *
 * @example
 * frameHooks('The converter', 'converting', 'converted')
 */
export function frameHooks(
  program: string,
  begins: string,
  ends: string,
): Required<Pick<JobType, 'processStarted' | 'processLine' | 'processStopped'>> {
  return {
    // A frame runs when the program says that it begins it, not when the process is there.
    processStarted: () => undefined,

    processLine: (work, { stream, text, process }) => {
      if (stream === 'stderr') {
        if (!text.startsWith('usage:') && text.trim() !== '') notesOf(work, process).complaint = text
        return
      }
      const [, word, frame] = /^(\w+) frame (-?\d+(?:\.\d+)?)\b/.exec(text) ?? []
      for (const task of tasksOfFrame(work, Number(frame))) {
        if (word === begins) work.setTaskState(task, 'running')
        if (word === ends) work.setTaskState(task, 'done')
      }
    },

    processStopped: (work, process, exit) => {
      const error = endedWell(exit)
        ? `${program} ended well, but did not report this frame.`
        : endingOf(program, exit, notesOf(work, process).complaint)
      for (const task of work.tasks) {
        if (task.localState !== 'done') work.setTaskState(task, 'failed', error)
      }
    },
  }
}

const tasksOfFrame = (work: Work, frame: number): readonly WorkTask[] => work.tasks.filter(task => task.frame === frame)
