// The pages of the navigation, with the keys that lead to them (`g`, then the letter).
export interface PageLink {
  readonly name: string
  readonly path: string
  readonly letter: string
  /** Found in the menu of further pages. */
  readonly isFurther?: true
}

export const pageLinks: readonly PageLink[] = [
  { name: 'Home', path: '/', letter: 'h' },
  { name: 'Jobs', path: '/jobs/', letter: 'j' },
  { name: 'Agents', path: '/agents/', letter: 'a' },
  { name: 'Queues', path: '/jobqueues/', letter: 'q' },
  { name: 'Job types', path: '/jobtypes/', letter: 't' },
  { name: 'Software', path: '/software/', letter: 'w' },
  { name: 'Statistics', path: '/statistics/', letter: 's' },
  { name: 'Job groups', path: '/jobgroups/', letter: 'p', isFurther: true },
  { name: 'Path maps', path: '/pathmaps/', letter: 'i', isFurther: true },
  { name: 'Users', path: '/users/', letter: 'u', isFurther: true },
  { name: 'Mails', path: '/mails/', letter: 'm', isFurther: true },
  { name: 'Audit', path: '/audit/', letter: 'd', isFurther: true },
  { name: 'Settings', path: '/settings/', letter: 'e', isFurther: true },
]
