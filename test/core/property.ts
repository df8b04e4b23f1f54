/** How many generated cases the campaign's long form wants of each property; null in the usual short form. */
const wanted = Number(process.env['LONGHAND_PROPERTY_RUNS'] ?? 0);

/** How often a property is tried: `numRuns` times, or in the long form a share of what is wanted there. */
export const parameters = (numRuns: number, share = 1): { numRuns: number } => ({
  numRuns: wanted > 0 ? Math.ceil(wanted * share) : numRuns,
});
