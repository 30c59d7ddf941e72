// Job type JoinTiles: makes whole pictures of the tiles of frames. Its job is a child of the one that renders the tiles.
import { defineJobType } from '@pyfarm/agent/job-type'
import { frameHooks } from '@pyfarm/jobtypes/kit/frame-program'
import * as read from '@pyfarm/jobtypes/kit/job-data'

export const JoinTiles = defineJobType({
  ...frameHooks('The program that joins tiles', 'joining', 'joined'),

  commandData: work => {
    const { output, tiles, removeTiles } = readData(work.job.data)
    return {
      command: process.execPath,
      arguments: [
        work.shippedProgram('@pyfarm/jobtypes', 'pyfarm-join-tiles'),
        `--frames=${work.tasks.map(task => task.frame).join(',')}`,
        ...['--tiles', tiles],
        `--output=${output}`,
        ...(removeTiles ? ['--remove', 'yes'] : []),
      ],
    }
  },
})

function readData(data: read.JobData) {
  return {
    output: read.readPattern(data, 'output', 'of the whole pictures, the same as of the job that renders the tiles'),
    tiles: read.readWhole(data, 'tiles', 1, 10_000),
    removeTiles: read.readFlag(data, 'remove_tiles'),
  }
}
