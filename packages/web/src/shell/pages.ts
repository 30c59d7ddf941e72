// The pages of the navigation, with the keys that lead to them (`g`, then the letter).
export interface PageLink {
  readonly name: string
  readonly path: string
  readonly letter: string
}

export const pageLinks: readonly PageLink[] = [
  { name: 'Home', path: '/', letter: 'h' },
  { name: 'Jobs', path: '/jobs/', letter: 'j' },
  { name: 'Agents', path: '/agents/', letter: 'a' },
  { name: 'Queues', path: '/jobqueues/', letter: 'q' },
  { name: 'Job types', path: '/jobtypes/', letter: 't' },
  { name: 'Software', path: '/software/', letter: 'w' },
]
