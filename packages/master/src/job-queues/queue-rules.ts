/** Path of a queue from the root of the tree: `/films/shot 7`. */
export const pathBelow = (parentPath: string | undefined, name: string): string => `${parentPath ?? ''}/${name}`
