// Distinct types for ids: a JobId is no TaskId. They are made at the edge, where a row or a request is parsed.
declare const kind: unique symbol
type Id<T, K extends string> = T & { readonly [kind]: K }

export type AgentId = Id<string, 'agent'>
export type JobId = Id<number, 'job'>
export type TaskId = Id<number, 'task'>
export type QueueId = Id<number, 'queue'>
export type JobTypeId = Id<number, 'job type'>
export type JobTypeVersionId = Id<number, 'job type version'>
export type SoftwareId = Id<number, 'software'>
export type SoftwareVersionId = Id<number, 'software version'>
export type TagId = Id<number, 'tag'>
export type UserId = Id<number, 'user'>
export type TaskLogId = Id<number, 'task log'>
export type JobGroupId = Id<number, 'job group'>
export type SessionId = Id<number, 'session'>
export type TokenId = Id<number, 'token'>
export type EnrolmentKeyId = Id<number, 'enrolment key'>
export type RoleId = Id<number, 'role'>

/** A moment in milliseconds since 1970, UTC. */
export type Instant = Id<number, 'instant'>

export const agentId = (value: string): AgentId => value.toLowerCase() as AgentId
export const jobId = (value: number): JobId => value as JobId
export const taskId = (value: number): TaskId => value as TaskId
export const queueId = (value: number): QueueId => value as QueueId
export const jobTypeId = (value: number): JobTypeId => value as JobTypeId
export const jobTypeVersionId = (value: number): JobTypeVersionId => value as JobTypeVersionId
export const softwareId = (value: number): SoftwareId => value as SoftwareId
export const softwareVersionId = (value: number): SoftwareVersionId => value as SoftwareVersionId
export const tagId = (value: number): TagId => value as TagId
export const userId = (value: number): UserId => value as UserId
export const sessionId = (value: number): SessionId => value as SessionId
export const tokenId = (value: number): TokenId => value as TokenId
export const enrolmentKeyId = (value: number): EnrolmentKeyId => value as EnrolmentKeyId
export const roleId = (value: number): RoleId => value as RoleId
export const jobGroupId = (value: number): JobGroupId => value as JobGroupId
export const instant = (milliseconds: number): Instant => milliseconds as Instant
