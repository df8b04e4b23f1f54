import { appendFileSync } from 'node:fs';

/** What was measured, for whoever asked for it: `LONGHAND_FIGURES` names the file that the campaign prints at its end. */
export function tellFigures(title: string, figures: Record<string, number>): void {
  const file = process.env['LONGHAND_FIGURES'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ title, figures })}\n`);
}
