import { TagsInput, type TagsInputProps } from '@mantine/core'
import { useState } from 'react'

/**
 * What a field of several values needs for its list to get out of the way of what is below it: it comes with a click or
 * what is typed, and goes with each choice.
 */
export function useShortList() {
  const [isOpen, setOpen] = useState(false)
  return {
    dropdownOpened: isOpen,
    onDropdownOpen: () => setOpen(true),
    onDropdownClose: () => setOpen(false),
    onOptionSubmit: () => setOpen(false),
  }
}

/** Words, those that are known and others. */
export function TagsField(props: TagsInputProps) {
  const list = useShortList()
  const onSearchChange = (text: string) => (text === '' ? list.onDropdownClose() : list.onDropdownOpen())
  return <TagsInput {...list} onClick={list.onDropdownOpen} onSearchChange={onSearchChange} {...props} />
}
