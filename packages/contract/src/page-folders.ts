/** First parts of the addresses that the web app draws (behaviour.md section 8); what lies below them is the app's own. */
export const pageFolders = [
  'jobs',
  'agents',
  'jobqueues',
  'jobtypes',
  'software',
  'jobgroups',
  'pathmaps',
  'users',
  'statistics',
  'settings',
  'mails',
  'audit',
] as const
