/** What agents and jobs are called whose description has no name for them. */
export const groupName = (group: { readonly name?: string | undefined }, index: number): string =>
  group.name ?? `agents ${index + 1}`

export const groupTitle = (group: { readonly title?: string | undefined }, index: number): string =>
  group.title ?? `jobs ${index + 1}`
