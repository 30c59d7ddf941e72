import { extname } from 'node:path'

/** Whether the code of an order is in Python. */
export const isPython = ({ codeFile }: { readonly codeFile: string }): boolean => extname(codeFile) === '.py'
