import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Note } from './note.js'

/** What to do on a farm that has no jobs. */
export function NoJobs() {
  return (
    <Note title="No jobs yet">
      <SubmitLink /> On a command line, <code>npx pyfarm submit --help</code> tells how.
    </Note>
  )
}

export function SubmitLink() {
  return (
    <Button component={Link} to="/jobs/create" size="xs">
      Submit a job
    </Button>
  )
}
