/**
 * A large part of a value, as JSON text: a document, its steps, a comparison. Main passes it on from thread to window without reading it,
 * and copying text costs next to nothing where copying a tree of a hundred thousand words holds up everything else.
 */
export interface LatePart {
  /** The property that it is. */
  key: string;
  json: string;
}

const parts = new WeakMap<object, { rest: object; late: LatePart }>();

/** The value with its late part, which is read the first time that someone asks for it. */
export function withLate<T extends object>(rest: object, late: LatePart): T {
  let value: unknown;
  let known = false;
  const whole = Object.defineProperty({ ...rest }, late.key, {
    enumerable: true,
    configurable: true,
    get() {
      if (!known) value = JSON.parse(late.json);
      known = true;
      return value;
    },
  });
  parts.set(whole, { rest, late });
  return whole as T;
}

/** A value's late part and the rest, to be passed on as they are; null for a value that has none. */
export const lateOf = (value: unknown): { rest: object; late: LatePart } | null =>
  typeof value === 'object' && value !== null ? (parts.get(value) ?? null) : null;

/** The same value, one part of which is text already for those who pass it on. */
export function makeLate<T extends object>(value: T, key: keyof T & string): T {
  const { [key]: part, ...rest } = value;
  return withLate(rest, { key, json: JSON.stringify(part) });
}
