import { describe, expect, it } from 'vitest'
import type { MailRow } from '../api-rows.js'
import { mailTable } from './mails.js'

const mail: MailRow = {
  ...{ id: 3, kind: 'success', job: 12, username: 'ann', recipient: 'ann@example.com', state: 'sent', attempts: 1 },
  ...{ created_on: '2014-03-06T15:40:58.000000', sent_on: '2014-03-06T15:41:00.250000', next_attempt_on: null, last_error: null },
}

describe('the table of mails', () => {
  it('says to whom, when, and why not', () => {
    const waiting = { sent_on: null, next_attempt_on: '2014-03-06T16:00:00.000000', last_error: 'connect ECONNREFUSED' }
    const table = mailTable([
      mail,
      { ...mail, ...waiting, id: 4, state: 'waiting', attempts: 7 },
      { ...mail, ...waiting, state: 'given_up' },
    ])
    expect(table).toBe(
      [
        'id  job  about    to               state     tries  when                     why',
        ' 3   12  success  ann@example.com  sent          1  2014-03-06 15:41:00 UTC',
        ' 4   12  success  ann@example.com  waiting       7  2014-03-06 16:00:00 UTC  connect ECONNREFUSED',
        ' 3   12  success  ann@example.com  given up      1  2014-03-06 16:00:00 UTC  connect ECONNREFUSED',
        '',
      ].join('\n'),
    )
  })
})
