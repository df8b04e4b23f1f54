/** How much plain data a payload may hold. A cycle is deeper than any bound, so it is refused as too deep. */
export interface PlainJsonBounds {
  depth: number;
  /** Values of every kind, counted together. */
  values: number;
  /** UTF-16 code units over all strings and keys. */
  characters: number;
}

/**
 * True when `value` is what JSON can say: null, booleans, finite numbers, strings, arrays without holes, and objects whose prototype
 * is Object's own or none. `undefined` is taken as a property's value, where JSON leaves the property out. Reads each property once and
 * does not recurse; a getter that throws, throws.
 */
export function isPlainJson(value: unknown, bounds: PlainJsonBounds): boolean {
  let values = 0;
  let characters = 0;
  const waiting: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    values += 1;
    if (values > bounds.values) return false;
    const { value: current, depth } = next;
    if (current === null || typeof current === 'boolean') continue;
    if (typeof current === 'string') {
      characters += current.length;
      if (characters > bounds.characters) return false;
      continue;
    }
    if (typeof current === 'number') {
      if (!Number.isFinite(current)) return false;
      continue;
    }
    if (typeof current !== 'object' || depth >= bounds.depth) return false;
    if (Array.isArray(current)) {
      // The length alone may be beyond bounds: [,,,…] costs nothing to make.
      if (values + waiting.length + current.length > bounds.values) return false;
      for (let index = 0; index < current.length; index += 1) {
        if (!Object.hasOwn(current, index)) return false;
        waiting.push({ value: current[index], depth: depth + 1 });
      }
      continue;
    }
    const prototype: unknown = Object.getPrototypeOf(current);
    if (prototype !== Object.prototype && prototype !== null) {
      // An object of another realm has that realm's Object.prototype: it has no prototype itself.
      if (Object.getPrototypeOf(prototype) !== null || !Object.hasOwn(prototype as object, 'hasOwnProperty'))
        return false;
    }
    for (const key of Object.keys(current)) {
      if (key === '__proto__') return false;
      characters += key.length;
      if (characters > bounds.characters) return false;
      const item = (current as Record<string, unknown>)[key];
      if (item !== undefined) waiting.push({ value: item, depth: depth + 1 });
      if (values + waiting.length > bounds.values) return false;
    }
  }
  return true;
}
