import { afterEach, describe, expect, it } from 'vitest'
import { startMailServer } from '@pyfarm/master/mail/testing/mail-server'
import { headerOf } from '@pyfarm/master/mail/testing/read-mail'
import { openFarm } from './harness/farm.js'
import { runPyfarm } from './harness/processes.js'
import { until } from './harness/until.js'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

describe('a mail of a job that is done', () => {
  it('is sent once when the master was killed between the finish and the sending', async () => {
    const server = await startMailServer()
    ends.push(server.stop)
    const settings = {
      PYFARM_SMTP_SERVER: '127.0.0.1',
      PYFARM_SMTP_PORT: String(server.port),
      PYFARM_AUTOCREATE_USER_EMAIL: '{username}@example.com',
      PYFARM_MAIL_INTERVAL: '200ms',
    }
    // Without its scheduler a master writes mails and sends none.
    const farm = await openFarm(settings, ['--no-scheduler'])
    ends.push(farm.close)
    const jobtype = 'Killed'
    await farm.call('POST', '/jobtypes/', { name: jobtype, classname: 'Killed', code: 'pass' })
    const people = [{ username: 'ann' }, { username: 'bob' }]
    const job = await farm.submit({ title: 'Shot', jobtype, start: 1, end: 2, notified_users: people })
    for (const task of await farm.tasks(job))
      expect(await farm.call('POST', `/jobs/${job}/tasks/${task.id}`, { state: 'done' })).toMatchObject({ status: 200 })
    expect(await farm.job(job)).toMatchObject({ state: 'done', completion_notify_sent: false })
    farm.master().child.kill('SIGKILL')
    await farm.master().ended
    expect(server.received).toEqual([])

    const port = new URL(farm.url()).port
    const next = farm.start(['master', '--home', farm.home, '--port', port, '--allow-agent-loopback-addresses'])
    await until(() => server.received.length >= 2, 'both mails are sent')
    await until(async () => (await farm.job(job))['completion_notify_sent'] === true, 'the job says that its people were told')
    const { stdout } = await runPyfarm(['mails', '--home', farm.home, '--job', String(job), '--state', 'sent'])
    expect(stdout).toMatch(/success +bob@example\.com +sent +1 /)
    expect(stdout).toMatch(/success +ann@example\.com +sent +1 /)
    const metrics = async () => (await fetch(`${farm.url()}/metrics`)).text()
    expect(await metrics()).toContain('pyfarm_mails_total{result="sent"} 2')
    // What is read from the database may be some seconds old.
    await until(async () => (await metrics()).includes('pyfarm_mails{state="waiting"} 0'), 'the metrics know that none waits')
    next.child.kill('SIGTERM')
    expect(await next.ended).toBe(0)
    expect(server.received.flatMap(mail => mail.to).sort()).toEqual(['ann@example.com', 'bob@example.com'])
    expect(new Set(server.received.map(mail => headerOf(mail, 'message-id'))).size).toBe(2)
  })
})
