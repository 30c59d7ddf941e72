/** Text in columns, two blanks apart; numbers of a column stand to the right. */
export function alignedTable(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map(row => String(row[column] ?? '').length)))
  const line = (cells: readonly (string | number)[]) =>
    cells
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [heads, ...rows].map(cells => `${line(cells)}\n`).join('')
}

const pad = (cell: string | number, width: number): string =>
  typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width)
