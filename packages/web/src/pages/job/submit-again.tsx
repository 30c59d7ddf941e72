import { Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'

/** Leads to the form of a new job that begins with what this one has. */
export function SubmitAgain({ job }: { job: number }) {
  return (
    <Menu.Item component={Link} to="/jobs/create" search={{ from: String(job) } as never}>
      Submit again…
    </Menu.Item>
  )
}
