// Keys of `scheduler.yml`; what each means stands in the packaged file.
import { z } from 'zod'
import { longestTemplate } from '../api/mails.js'
import { duration, filledText, flag, login, oneOf, period, text, wholeNumber } from './setting-schemas.js'

const template = () => text(longestTemplate)

export const schedulerSettingsSchema = z.object({
  master_user_agent: filledText(255),
  agent_poll_interval: period(),
  assign_tasks_interval: period(),
  orphaned_log_cleanup_interval: period(),
  compress_log_interval: period(),
  autodelete_old_job_interval: period(),
  delete_job_interval: period(),
  poll_busy_agents_interval: duration(),
  poll_idle_agents_interval: duration(),
  poll_offline_agents_interval: duration(),
  scheduler_lockfile_base: filledText(),
  transaction_retries: wholeNumber(0, 1000),
  agent_request_timeout: period(),
  queue_prefer_running_jobs: flag(),
  use_total_ram_for_scheduling: flag(),
  smtp_server: z
    .string()
    .max(255)
    .nullable()
    .transform(server => (server === '' ? null : server))
    .describe('must be the name of a mail server, or null'),
  smtp_port: wholeNumber(0, 65_535),
  smtp_login: login(),
  from_email: z.string().regex(/@/).describe('must be an email address'),
  success_subject: template(),
  success_body: template(),
  failed_subject: template(),
  failed_body: template(),
  deleted_subject: template(),
  deleted_body: template(),
  enable_statistics: flag(),
  agent_count_interval: period(),
  task_event_count_consolidate_interval: period(),
  task_count_interval: period(),
  agent_heartbeat_interval: period(),
  lost_task_grace: duration(),
  agent_send_attempts: wholeNumber(1, 100),
  agent_requests_at_once: wholeNumber(1, 10_000),
  agent_failures_in_row_max: wholeNumber(0, 1_000_000),
  smtp_tls: oneOf(['auto', 'starttls', 'tls', 'off']),
  smtp_ca_file: filledText().nullable().describe('must be the path of a file, or null'),
  mail_interval: period(),
  mail_give_up_after: duration(),
  mail_keep: duration(),
  statistics_hours_after: duration(),
  statistics_days_after: duration(),
})
