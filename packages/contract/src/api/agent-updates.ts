// Addresses of agent updates.
import { z } from 'zod'

/** A version of the agent, as it stands in an update's address and in the name of its file. */
export const updateVersionSchema = z
  .string()
  .regex(
    /^(?!\.)[\w.+-]{1,64}$/,
    'must be a version name: 1 to 64 letters, digits, dots, and the signs - + _, not starting with a dot',
  )
