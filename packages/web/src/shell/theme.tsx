// Mantine in this farm's look: its styles come from files alone, since the content security policy allows none in the page.
import {
  Autocomplete,
  Drawer,
  InputWrapper,
  MantineProvider,
  Modal,
  MultiSelect,
  Notification,
  Select,
  Table,
  TagsInput,
  Tooltip,
  createTheme,
} from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'

/** What the cross of a window is called to who can't see it. */
const close = { 'aria-label': 'Close' }

/** A list over what is below it comes when it is asked for: by a click, an arrow key, or what is typed. */
const list = { defaultProps: { openOnFocus: false } }

const theme = createTheme({
  components: {
    // Locking the page's scroll puts a style into the page.
    Modal: Modal.extend({ defaultProps: { lockScroll: false, centered: true, closeButtonProps: close } }),
    Drawer: Drawer.extend({ defaultProps: { lockScroll: false, closeButtonProps: close } }),
    Autocomplete: Autocomplete.extend(list),
    MultiSelect: MultiSelect.extend(list),
    Select: Select.extend(list),
    TagsInput: TagsInput.extend(list),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close this message' } } }),
    InputWrapper: InputWrapper.extend({ defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } }),
    Table: Table.extend({ defaultProps: { horizontalSpacing: 'sm', verticalSpacing: 'xs' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, multiline: true, maw: 360 } }),
  },
})

export function Theme({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <ModalsProvider modalProps={{ lockScroll: false, centered: true, closeButtonProps: close }}>
        <Notifications position="bottom-right" limit={4} />
        {children}
      </ModalsProvider>
    </MantineProvider>
  )
}
