import type { UseFormReturnType } from '@mantine/form'
import type { Submission } from './submission.js'

/** What a part of the form gets. */
export interface SectionProps {
  readonly form: UseFormReturnType<Submission>
}
