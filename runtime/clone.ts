export interface Codec {
  /** Throws 'An object could not be cloned.' for what a structured clone refuses. */
  encode(value: unknown): string;
  decode(text: string): unknown;
}

/**
 * Structured clones as text, for the DevTools pipe carries nothing else. Keeps undefined, dates, maps, sets, errors (name,
 * message and stack alone), buffers, typed arrays, cycles. The whole of it is sent to pages as source: it may use nothing from outside.
 */
export function makeCodec(toBase64: (bytes: Uint8Array) => string, fromBase64: (text: string) => Uint8Array): Codec {
  const tagOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);
  const typedArrays: Record<string, new (buffer: ArrayBuffer) => ArrayBufferView> = {
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
  };

  const encode = (value: unknown): string => {
    const seen = new Map<object, number>();
    const refuse = (): never => {
      throw new Error('An object could not be cloned.');
    };
    const walk = (current: unknown): unknown => {
      switch (typeof current) {
        case 'string':
        case 'boolean':
          return current;
        case 'number':
          return Number.isFinite(current) && !Object.is(current, -0)
            ? current
            : ['n', Object.is(current, -0) ? '-0' : String(current)];
        case 'undefined':
          return ['u'];
        case 'bigint':
          return ['b', String(current)];
        case 'function':
        case 'symbol':
          return refuse();
        case 'object':
          break;
      }
      if (current === null) return null;
      const object = current;
      const known = seen.get(object);
      if (known !== undefined) return ['r', known];
      seen.set(object, seen.size);
      if (Array.isArray(object)) return ['a', ...Array.from(object, walk)];
      if (ArrayBuffer.isView(object)) {
        const bytes = new Uint8Array(object.buffer, object.byteOffset, object.byteLength);
        return ['t', tagOf(object), toBase64(bytes)];
      }
      const properties = (): unknown[] =>
        Object.keys(object).map((key) => [key, walk((object as Record<string, unknown>)[key])]);
      switch (tagOf(object)) {
        case 'Date':
          return ['d', (object as Date).getTime()];
        case 'RegExp':
          return ['x', (object as RegExp).source, (object as RegExp).flags];
        case 'Map':
          return ['m', ...Array.from(object as Map<unknown, unknown>, ([key, item]) => [walk(key), walk(item)])];
        case 'Set':
          return ['s', ...Array.from(object as Set<unknown>, walk)];
        case 'ArrayBuffer':
          return ['y', toBase64(new Uint8Array(object as ArrayBuffer))];
        case 'Error': {
          const { name, message, stack } = object as Error;
          return ['e', name, message, typeof stack === 'string' ? stack : ''];
        }
        case 'Boolean':
        case 'Number':
        case 'String':
          return walk((object as { valueOf(): unknown }).valueOf());
        case 'Object':
          return ['o', ...properties()];
        default:
          return refuse();
      }
    };
    return JSON.stringify(walk(value));
  };

  const decode = (text: string): unknown => {
    const seen: unknown[] = [];
    const keep = <T>(value: T): T => {
      seen.push(value);
      return value;
    };
    const walk = (current: unknown): unknown => {
      if (!Array.isArray(current)) return current;
      const [tag, ...rest] = current as [string, ...unknown[]];
      switch (tag) {
        case 'u':
          return undefined;
        case 'n':
          return Number(rest[0]);
        case 'b':
          return BigInt(rest[0] as string);
        case 'r':
          return seen[rest[0] as number];
        case 'd':
          return keep(new Date(rest[0] as number));
        case 'x':
          return keep(new RegExp(rest[0] as string, rest[1] as string));
        case 'y':
          return keep(fromBase64(rest[0] as string).slice().buffer);
        case 't': {
          const make = typedArrays[rest[0] as string];
          const { buffer } = fromBase64(rest[1] as string).slice();
          return keep(make === undefined ? buffer : new make(buffer));
        }
        case 'e': {
          const [name, message, stack] = rest as [string, string, string];
          const kinds: Record<string, ErrorConstructor> = {
            EvalError,
            RangeError,
            ReferenceError,
            SyntaxError,
            TypeError,
            URIError,
          };
          const error = new (kinds[name] ?? Error)(message);
          Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true });
          return keep(error);
        }
        case 'a': {
          const array: unknown[] = keep([]);
          for (const item of rest) array.push(walk(item));
          return array;
        }
        case 'm': {
          const map = keep(new Map<unknown, unknown>());
          for (const [key, item] of rest as [unknown, unknown][]) map.set(walk(key), walk(item));
          return map;
        }
        case 's': {
          const set = keep(new Set<unknown>());
          for (const item of rest) set.add(walk(item));
          return set;
        }
        default: {
          const object: Record<string, unknown> = keep({});
          for (const [key, item] of rest as [string, unknown][]) {
            Object.defineProperty(object, key, {
              value: walk(item),
              configurable: true,
              enumerable: true,
              writable: true,
            });
          }
          return object;
        }
      }
    };
    return walk(JSON.parse(text));
  };

  return { encode, decode };
}

/** The codec on Node's side. */
export const codec: Codec = makeCodec(
  (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  (text) => new Uint8Array(Buffer.from(text, 'base64')),
);
