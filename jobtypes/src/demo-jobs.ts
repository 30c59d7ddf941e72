// The two jobs that `npm start` shows.
import path from 'node:path'

/** Body of a `POST /api/v1/jobs/`. */
export interface DemoJob {
  readonly title: string
  readonly jobtype: string
  readonly start: number
  readonly end: number
  readonly by: number
  readonly batch: number
  readonly notes: string
  /** `output` is where the farm looks for a task's picture. */
  readonly data: Readonly<Record<string, string | number>> & { readonly output: string }
}

export interface DemoJobs {
  readonly render: DemoJob
  /** Waits for `render`: give it `parents: [{ id }]` of the job that came of it. */
  readonly assemble: DemoJob
}

const frames = 96

/** `outputFolder` is absolute; frames and animation go to its `demo` folder. */
export function demoJobs({ outputFolder }: { readonly outputFolder: string }): DemoJobs {
  const pictures = path.join(outputFolder, 'demo', 'frame-####.png')
  return {
    render: {
      title: 'Demo: render the farm',
      jobtype: 'RenderScene',
      start: 1,
      end: frames,
      by: 1,
      batch: 8,
      notes: 'A farm by a lake through one day.',
      data: { output: pictures, width: 1280, height: 720, count: frames },
    },
    assemble: {
      title: 'Demo: assemble the animation',
      jobtype: 'AssembleWebp',
      start: 1,
      end: 1,
      by: 1,
      batch: 1,
      notes: 'One animated WebP file of all frames.',
      data: {
        input: pictures,
        output: path.join(outputFolder, 'demo', 'animation.webp'),
        frames: `1-${frames}`,
        fps: 24,
        width: 960,
      },
    },
  }
}
