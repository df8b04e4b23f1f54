import * as fc from 'fast-check';

/**
 * Generated tests make the same cases each time, so that nothing fails by luck. `LONGHAND_PROPERTY_SEED=random` (or a number) makes
 * others, for campaigns; `LONGHAND_PROPERTY_RUNS` makes more of them where a test asks for it.
 */
const chosen = process.env['LONGHAND_PROPERTY_SEED'];
const seed = chosen === 'random' ? undefined : Number(chosen ?? 1_852_399);

fc.configureGlobal(seed === undefined ? {} : { seed });
