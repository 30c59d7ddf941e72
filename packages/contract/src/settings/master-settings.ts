// Keys of `master.yml`; what each means stands in the packaged file.
import { z } from 'zod'
import { roles } from '../roles.js'
import {
  brokerAddress,
  byteSize,
  databaseAddress,
  duration,
  filledText,
  flag,
  networks,
  oneOf,
  secret,
  text,
  webAddress,
  wholeNumber,
} from './setting-schemas.js'

export const masterSettingsSchema = z.object({
  debug: flag(),
  debug_queue: flag(),
  database: databaseAddress(),
  statistics_database: databaseAddress(),
  scheduler_broker: brokerAddress(),
  base_url: webAddress(),
  farm_name: text(255),
  secret_key: secret(),
  csrf_session_key: secret(),
  api_prefix: z
    .string()
    .regex(/^(?:\/[\w.~-]+)+$/)
    .describe('must be a path like /api/v1, without a slash at its end'),
  agent_api_url_template: z
    .string()
    .regex(/^https?:\/\/.*\{host\}.*\{port\}/)
    .describe('must be an address with {host} and {port} in it, like http://{host}:{port}/api/v1'),
  login_disabled: flag(),
  cookie_duration: duration(),
  pretty_json: flag(),
  echo_sql: flag(),
  autocreate_users: flag(),
  autocreate_user_email: z.string().regex(/@/).nullable().describe('must be an address like "{username}@example.com", or null'),
  default_job_delete_time: z.int().min(0).nullable().describe('must be a whole number of seconds, or null'),
  timestamp_format: filledText(100),
  agent_updates_dir: filledText(),
  agent_updates_webdir: webAddress().nullable().describe('must be an address that starts with http:// or https://, or null'),
  tasklogs_dir: filledText(),
  flask_listen_address: filledText(255),
  dev_db_drop_all: flag(),
  dev_db_create_all: flag(),
  instance_application: flag(),
  queue_default_priority: wholeNumber(-1_000_000, 1_000_000),
  queue_min_priority: wholeNumber(-1_000_000, 1_000_000),
  queue_max_priority: wholeNumber(-1_000_000, 1_000_000),
  job_type_max_batch: wholeNumber(1, 1_000_000),
  job_type_batch_contiguous: flag(),
  tls_cert: filledText().nullable().describe('must be the path of a file, or null'),
  tls_key: filledText().nullable().describe('must be the path of a file, or null'),
  tls_self_signed: flag(),
  insecure: flag(),
  trusted_networks: networks(),
  trusted_role: oneOf(roles),
  trusted_proxies: networks(),
  sqlite_synchronous: oneOf(['full', 'normal']),
  request_body_limit: byteSize(1024),
  tasklog_max_size: byteSize(1024),
  agent_update_max_size: byteSize(1024),
  agent_update_key: filledText(),
  event_clients_max: wholeNumber(0, 1_000_000),
  audit_keep: duration(),
})
