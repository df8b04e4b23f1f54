/** How many times as many documents as usual; the campaign's long form sets it. */
const times = Number(process.env['LONGHAND_PROPERTY_TIMES'] ?? 1);

/** How often a property is tried. */
export const parameters = (numRuns: number): { numRuns: number } => ({ numRuns: Math.ceil(numRuns * times) });
