// Bodies and answers of `/users/…`, `/roles/…`, `/sessions/…`, `/tokens/…`, `/session` and the logins.
import { z } from 'zod'
import { agentId } from '../ids.js'
import { roles } from '../roles.js'
import type { Settings } from '../settings/settings.js'
import { timeSchema } from './answers.js'
import { moment, nameText, storableText } from './texts.js'

const roleSchema = z.enum(roles, `must be one of ${roles.join(', ')}`)

const password = z.string('must be a text').max(1024, 'must have at most 1024 characters')

/** `POST /login/` */
export const loginSchema = z.object({
  username: z.string('must be a text').max(1024),
  password,
  /** A form's box sends `on`. */
  remember: z
    .union([z.boolean(), z.enum(['on', 'true', 'false', ''])])
    .optional()
    .transform(value => value === true || value === 'on' || value === 'true'),
  next: z.string().max(2048).optional(),
})

/** `POST /setup/` */
export const setupSchema = (settings: Settings) =>
  z.object({
    username: newUsername(settings),
    password,
    email: emailText(settings).or(z.literal('')).nullable().optional(),
    key: z.string().max(200).optional(),
  })

const newUsername = (settings: Settings) =>
  nameText(settings.max_username_length)
    .refine(name => name.trim() === name, 'must not begin or end with a blank')
    .refine(name => !/^\d+$/.test(name), 'must not be digits only')

const emailText = (settings: Settings) => nameText(settings.max_email_length).regex(/^[^\s@]+@[^\s@]+$/, 'must be a mail address')

const roleNames = (settings: Settings) => z.array(roleName(settings)).max(100, 'must be at most 100 roles')

const roleName = (settings: Settings) =>
  nameText(settings.max_role_length).regex(
    /^[\w-]+(?:\.[\w-]+)*$/,
    'must be letters, digits, _ and -, in parts with dots between them',
  )

const userColumns = (settings: Settings) => ({
  email: emailText(settings).nullable().optional(),
  active: z.boolean('must be true or false').optional(),
  expiration: moment.nullable().optional(),
  roles: roleNames(settings).optional(),
})

/** `POST /users/` */
export const newUserSchema = (settings: Settings) =>
  z.strictObject({ username: newUsername(settings), password: password.optional(), ...userColumns(settings) })
export type NewUser = z.output<ReturnType<typeof newUserSchema>>

/** `POST /users/<user>` */
export const userEditSchema = (settings: Settings) => z.strictObject(userColumns(settings))
export type UserEdit = z.output<ReturnType<typeof userEditSchema>>

/** `POST /users/<user>/password`; one's own takes the current one. */
export const passwordChangeSchema = z.strictObject({ password, current_password: password.optional() })

const roleColumns = {
  description: storableText().max(10_000).nullable().optional(),
  active: z.boolean('must be true or false').optional(),
  expiration: moment.nullable().optional(),
}
/** `POST /roles/` */
export const newRoleSchema = (settings: Settings) => z.strictObject({ name: roleName(settings), ...roleColumns })
export type NewRole = z.output<ReturnType<typeof newRoleSchema>>
/** `POST /roles/<role>` */
export const roleEditSchema = z.strictObject(roleColumns)
export type RoleEdit = z.output<typeof roleEditSchema>

/** `POST /tokens/`: a token of the caller, of the user that an administrator names, or of an agent. */
export const newTokenSchema = z.strictObject({
  name: nameText(255),
  user: z.string('must be a name').max(1024).optional(),
  agent_id: z.guid('must be the UUID of an agent').transform(agentId).optional(),
  role: roleSchema.nullable().optional(),
  expires_on: moment.nullable().optional(),
})
export type NewTokenBody = z.output<typeof newTokenSchema>

export const userSchema = z
  .strictObject({
    id: z.int(),
    username: z.string(),
    email: z.string().nullable(),
    active: z.boolean(),
    expiration: timeSchema.nullable(),
    last_login: timeSchema.nullable(),
    roles: z.array(z.string()),
    has_password: z.boolean(),
  })
  .meta({ id: 'User' })
export type UserAnswer = z.infer<typeof userSchema>

export const roleAnswerSchema = z
  .strictObject({
    id: z.int(),
    name: z.string(),
    description: z.string().nullable(),
    active: z.boolean(),
    expiration: timeSchema.nullable(),
  })
  .meta({ id: 'Role' })

export const sessionAnswerSchema = z
  .strictObject({
    id: z.int(),
    username: z.string(),
    created_on: timeSchema,
    last_used_on: timeSchema,
    expires_on: timeSchema,
    address: z.string(),
    user_agent: z.string(),
    current: z.boolean().meta({ description: 'It is the one that asks.' }),
  })
  .meta({ id: 'Session' })

export const tokenAnswerSchema = z
  .strictObject({
    id: z.int(),
    kind: z.enum(['person', 'agent', 'home']),
    name: z.string(),
    user: z.string().nullable(),
    agent_id: z.string().nullable(),
    role: z.string().nullable(),
    created_on: timeSchema,
    expires_on: timeSchema.nullable(),
    last_used_on: timeSchema.nullable(),
  })
  .meta({ id: 'Token' })

/** With the token itself, the only time that it is shown. */
export const newTokenAnswerSchema = tokenAnswerSchema.extend({ token: z.string() }).meta({ id: 'NewToken' })

/** Who asks, and what a page has to know to let it do something. */
export const whoSchema = z
  .strictObject({
    kind: z.enum(['nobody', 'everybody', 'network', 'home', 'agent', 'person']),
    username: z.string().nullable(),
    agent_id: z.string().nullable(),
    role: roleSchema.nullable(),
    csrf_token: z
      .string()
      .nullable()
      .meta({ description: 'To be sent as X-CSRF-Token with every request of this session that changes something.' }),
    login_disabled: z.boolean(),
    setup_needed: z.boolean().meta({ description: 'There is no administrator yet: /setup/ makes the first one.' }),
  })
  .meta({ id: 'Who' })
export type Who = z.infer<typeof whoSchema>
