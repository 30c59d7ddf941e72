export const typesFile: string
export function typesText(document: object): Promise<string>
