import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'

const pauseMs = 200

interface SearchFieldProps {
  readonly label: string
  /** What is searched for now. */
  readonly text: string
  readonly search: (text: string) => void
}

/** Searches while one types; `/` leads here from anywhere on the page. */
export function SearchField({ label, text, search }: SearchFieldProps) {
  const [typed, setTyped] = useState({ text, of: text })
  const later = useDebouncedCallback(search, pauseMs)
  // What the address says wins when it changes by other means, such as the browser's way back.
  if (typed.of !== text) setTyped({ text, of: text })
  return (
    <TextInput
      type="search"
      size="xs"
      aria-label={label}
      placeholder={label}
      value={typed.text}
      onChange={event => {
        setTyped({ text: event.currentTarget.value, of: text })
        later(event.currentTarget.value)
      }}
      rightSection={typed.text === '' ? null : <CloseButton size="xs" aria-label="Clear the search" onClick={() => search('')} />}
    />
  )
}
