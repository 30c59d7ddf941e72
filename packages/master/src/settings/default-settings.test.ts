// What the packaged files say, against a list of the reference's keys and defaults (sections 2.1 to 2.3).
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { settingFileNames } from '@pyfarm/contract/settings/settings'
import type { SettingFileName } from '@pyfarm/contract/settings/settings'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { packagedFolder } from './setting-files.js'

const reference: Readonly<Record<SettingFileName, Readonly<Record<string, unknown>>>> = {
  'master.yml': {
    debug_queue: false,
    database: 'sqlite:///pyfarm.sqlite',
    statistics_database: 'sqlite:///pyfarm-statistics.sqlite',
    base_url: 'http://127.0.0.1:5000/',
    farm_name: '',
    api_prefix: '/api/v1',
    agent_api_url_template: 'http://{host}:{port}/api/v1',
    login_disabled: false,
    cookie_duration: { hours: 16 },
    pretty_json: false,
    echo_sql: false,
    autocreate_users: true,
    autocreate_user_email: null,
    default_job_delete_time: null,
    timestamp_format: 'YYYY-MM-DD HH:mm:ss',
    agent_updates_dir: '${temp}/pyfarm-updates',
    agent_updates_webdir: null,
    tasklogs_dir: '${temp}/task_logs',
    flask_listen_address: '127.0.0.1',
    dev_db_drop_all: false,
    dev_db_create_all: false,
    instance_application: false,
    queue_default_priority: 0,
    queue_default_weight: 10,
    queue_min_priority: -1000,
    queue_max_priority: 1000,
    job_type_max_batch: 1,
    job_type_batch_contiguous: true,
  },
  'models.yml': {
    table_prefix: '',
    table_software: '${table_prefix}software',
    table_software_version: '${table_software}_versions',
    table_tag: '${table_prefix}tags',
    table_agent: '${table_prefix}agents',
    table_agent_software_version_assoc: '${table_prefix}agent_software_version_associations',
    table_agent_tag_assoc: '${table_prefix}agent_tag_associations',
    table_agent_mac_address: '${table_prefix}agent_mac_addresses',
    table_job: '${table_prefix}jobs',
    table_job_type: '${table_prefix}jobtypes',
    table_job_type_version: '${table_prefix}jobtype_versions',
    table_job_tag_assoc: '${table_prefix}job_tag_associations',
    table_job_tag_req: '${table_prefix}job_tag_requirements',
    table_job_dependency: '${table_prefix}job_dependencies',
    table_job_software_req: '${table_prefix}job_software_requirements',
    table_job_notified_users: '${table_prefix}notified_users',
    table_job_type_software_req: '${table_prefix}jobtype_software_requirements',
    table_task: '${table_prefix}tasks',
    table_user: '${table_prefix}users',
    table_role: '${table_prefix}roles',
    table_user_role: '${table_prefix}user_roles',
    table_job_queue: '${table_prefix}job_queues',
    table_job_group: '${table_prefix}job_groups',
    table_path_map: '${table_prefix}path_maps',
    table_task_log: '${table_prefix}task_logs',
    table_task_log_assoc: '${table_prefix}task_log_associations',
    table_gpu: '${table_prefix}gpus',
    table_gpu_in_agent: '${table_prefix}gpu_agent_associations',
    table_failed_task_in_agent: '${table_prefix}failed_tasks_in_agents',
    table_agent_disk: '${table_prefix}agent_disks',
    table_statistics_agent_count: '${table_prefix}agent_counts',
    table_statistics_task_event_count: '${table_prefix}task_event_counts',
    table_statistics_task_count: '${table_prefix}task_counts',
    allow_agents_from_loopback: false,
    max_tag_length: 64,
    max_hostname_length: 255,
    max_jobgroup_name_length: 255,
    max_osname_length: 128,
    max_cpuname_length: 128,
    agent_ram_allocation: 0.8,
    agent_cpu_allocation: 1,
    agent_min_port: 1024,
    agent_max_port: 65535,
    agent_min_cpus: 1,
    agent_max_cpus: 256,
    agent_min_ram: 16,
    agent_max_ram: 262144,
    queue_default_weight: 10,
    jobtitle_max_length: 255,
    job_default_batch: 1,
    job_requeue_default: 3,
    job_default_cpus: 1,
    job_default_ram: 32,
    max_path_length: 512,
    max_gpu_name_length: 128,
    max_queue_name_length: 255,
    max_queue_path_length: 1024,
    job_type_max_name_length: 64,
    job_type_max_class_name_length: 64,
    max_username_length: 255,
    max_email_length: 255,
    max_role_length: 128,
    max_mountpoint_length: 255,
    max_discovery_function_name_length: 255,
  },
  'scheduler.yml': {
    master_user_agent: 'PyFarm/1.0 (master)',
    agent_poll_interval: { seconds: 30 },
    assign_tasks_interval: { minutes: 4 },
    orphaned_log_cleanup_interval: { hours: 1 },
    compress_log_interval: { minutes: 10 },
    autodelete_old_job_interval: { hours: 1 },
    delete_job_interval: { minutes: 5 },
    poll_busy_agents_interval: { minutes: 5 },
    poll_idle_agents_interval: { hours: 1 },
    poll_offline_agents_interval: { hours: 2 },
    scheduler_lockfile_base: '${temp}/scheduler_lock',
    transaction_retries: 10,
    agent_request_timeout: 10,
    queue_prefer_running_jobs: true,
    use_total_ram_for_scheduling: false,
    smtp_server: 'localhost',
    smtp_port: 0,
    smtp_login: [null, null],
    from_email: 'pyfarm@localhost',
    success_subject: 'Job {{ job.title }} completed successfully',
    success_body: expect.stringContaining(
      '(id {{ job.id }})\nhas completed successfully on {{ job.time_finished.isoformat() }}.',
    ),
    failed_subject: 'Job {{ job.title }} failed',
    failed_body: expect.stringContaining('Log(s) for failed tasks:\n{%- for url in failed_log_urls %}\n    {{url}}'),
    deleted_subject: 'Job {job_title} deleted',
    deleted_body: '{{jobtype_name}} job {{job_title}} has been deleted.\n\nSincerely,\n    The PyFarm render manager\n',
    enable_statistics: true,
    agent_count_interval: { hours: 1 },
    task_event_count_consolidate_interval: { minutes: 15 },
    task_count_interval: { minutes: 15 },
  },
}

const different: Readonly<Record<string, unknown>> = {
  debug: false,
  scheduler_broker: 'embedded://',
  secret_key: null,
  csrf_session_key: null,
}

const added: Readonly<Record<SettingFileName, readonly string[]>> = {
  'master.yml': [
    'trusted_networks',
    'trusted_role',
    'trusted_proxies',
    'sqlite_synchronous',
    'request_body_limit',
    'tasklog_max_size',
    'agent_update_max_size',
    'agent_update_key',
    'event_clients_max',
    'audit_keep',
    'tls_cert',
    'tls_key',
    'tls_self_signed',
    'insecure',
  ],
  'models.yml': [
    'table_mail_outbox',
    'table_task_event_outbox',
    'table_task_event_batch',
    'table_statistics_carried_batch',
    'table_lease',
    'table_migrations',
    'table_session',
    'table_api_token',
    'table_login_attempt',
    'table_audit_entry',
    'table_audit_target',
    'table_enrolment_key',
    'table_agent_enrolment',
    'job_max_tasks',
  ],
  'scheduler.yml': [
    'agent_heartbeat_interval',
    'lost_task_grace',
    'agent_send_attempts',
    'agent_requests_at_once',
    'agent_failures_in_row_max',
    'smtp_tls',
    'smtp_ca_file',
    'mail_interval',
    'mail_give_up_after',
    'mail_keep',
    'statistics_hours_after',
    'statistics_days_after',
  ],
}

async function packaged(name: SettingFileName): Promise<Record<string, unknown>> {
  return parse(await readFile(join(packagedFolder, name), 'utf8')) as Record<string, unknown>
}

describe('the packaged settings', () => {
  it.each(settingFileNames)('in %s have every key of the reference with its default', async name => {
    expect(await packaged(name)).toMatchObject(reference[name])
  })

  it('differ from the reference in these defaults only', async () => {
    expect(await packaged('master.yml')).toMatchObject(different)
  })

  it.each(settingFileNames)('in %s have no keys but the reference’s and the added ones', async name => {
    const keys = [...Object.keys(reference[name]), ...(name === 'master.yml' ? Object.keys(different) : []), ...added[name]]
    expect(Object.keys(await packaged(name)).sort()).toEqual(keys.sort())
  })
})
