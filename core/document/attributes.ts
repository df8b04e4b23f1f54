/** One attribute of a node or mark: what it is when unsaid, and what it may be. */
export interface AttributeDefinition {
  default: unknown;
  accepts: (value: unknown) => boolean;
}

const attribute = (fallback: unknown, accepts: (value: unknown) => boolean): AttributeDefinition => ({
  default: fallback,
  accepts,
});

/** Text, `''` when unsaid. */
export const text = (): AttributeDefinition => attribute('', (value) => typeof value === 'string');

/** Text, or null for "none". */
export const optionalText = (): AttributeDefinition =>
  attribute(null, (value) => value === null || typeof value === 'string');

/** A whole number within limits. */
export const integer = (fallback: number, least: number, most: number): AttributeDefinition =>
  attribute(fallback, (value) => isInteger(value, least, most));

/** A whole number within limits, or null for "none". */
export const optionalInteger = (least: number, most: number): AttributeDefinition =>
  attribute(null, (value) => value === null || isInteger(value, least, most));

export const flag = (fallback: boolean): AttributeDefinition =>
  attribute(fallback, (value) => typeof value === 'boolean');

/** True, false, or null for "neither". */
export const optionalFlag = (): AttributeDefinition =>
  attribute(null, (value) => value === null || typeof value === 'boolean');

/** One of some words, or null for "none". */
export const optionalWord = (...words: readonly string[]): AttributeDefinition =>
  attribute(null, (value) => value === null || (typeof value === 'string' && words.includes(value)));

/** Text of a certain form, or null for "none". */
export const optionalForm = (accepts: (value: string) => boolean): AttributeDefinition =>
  attribute(null, (value) => value === null || (typeof value === 'string' && accepts(value)));

/** Text of a certain form, with a default of that form. */
export const form = (fallback: string, accepts: (value: string) => boolean): AttributeDefinition =>
  attribute(fallback, (value) => typeof value === 'string' && accepts(value));

/** Whole numbers within limits, or null for "none". */
export const optionalIntegers = (least: number, most: number): AttributeDefinition =>
  attribute(
    null,
    (value) =>
      value === null || (Array.isArray(value) && value.length > 0 && value.every((one) => isInteger(one, least, most))),
  );

function isInteger(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

/** Reads a whole number as HTML attributes write it; null when it is anything else or out of its limits. */
export function readInteger(value: string | undefined, least: number, most: number): number | null {
  if (value === undefined || !/^\d{1,16}$/.test(value)) return null;
  const number = Number(value);
  return number >= least && number <= most ? number : null;
}

/** An attribute's value as text; `''` when it is none. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** An attribute's value as a number, or the fallback when it is none. */
export const numberOf = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback);
