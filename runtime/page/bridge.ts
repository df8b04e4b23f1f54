// Every function here is sent to pages as source, so each may use only its own arguments and the page's globals.

type Packed = { t: string; v?: unknown; id?: number; items?: Packed[]; entries?: [string, Packed][] };
type Wire =
  | { k: 'call'; id: number; args: Packed[] }
  | { k: 'return'; ok: boolean; v: Packed | string }
  | { k: 'settle'; id: number; ok: boolean; v: Packed }
  | { k: 'free'; id: number };

export interface Bridge {
  /** Makes a function callable by the other world under a fixed id below 10. */
  serve(id: number, handler: (...args: unknown[]) => unknown): void;
  /** Calls what the other world serves, at once and in step. */
  call(id: number, args: unknown[]): unknown;
}

/**
 * One end of the way between a page's own world and its preload's. The two share the DOM and no object: an event on a
 * node that only they hold carries a structured clone across in step, functions and promises go by number. Values are
 * copied as Electron's contextBridge copies them: prototypes, symbols and an error's own fields are lost.
 */
export function makeBridge(port: EventTarget, here: string, there: string): Bridge {
  // Taken before a script of the page's can put its own in their place.
  // oxlint-disable-next-line typescript/unbound-method -- always called with their target
  const { dispatchEvent, addEventListener } = EventTarget.prototype;
  const apply = Reflect.apply;
  const Custom = CustomEvent;
  const clone = structuredClone;
  const own = new Map<number, (...args: unknown[]) => unknown>();
  const settlers = new Map<number, { resolve(value: unknown): void; reject(reason: unknown): void }>();
  const foreign = new WeakMap<object, number>();
  let lastId = 10;
  let returned: Extract<Wire, { k: 'return' }> | null = null;

  const send = (message: Wire): void => {
    apply(dispatchEvent, port, [new Custom(there, { detail: message })]);
  };
  const released = new FinalizationRegistry<number>((id) => send({ k: 'free', id }));

  const messageOf = (error: unknown): string => {
    const message = typeof error === 'object' && error !== null ? (error as { message?: unknown }).message : undefined;
    return typeof message === 'string'
      ? message
      : 'An unknown exception occurred in the isolated context, an error occurred but a valid exception was not thrown.';
  };

  const settle = async (id: number, promise: Promise<unknown>): Promise<void> => {
    const tell = (ok: boolean, value: unknown): void => send({ k: 'settle', id, ok, v: pack(value, new Map(), 0) });
    try {
      tell(true, await promise);
    } catch (reason) {
      // What was promised, or what it failed with, may be beyond copying.
      try {
        tell(false, reason);
      } catch (error) {
        tell(false, error);
      }
    }
  };

  const pack = (value: unknown, seen: Map<object, number>, depth: number): Packed => {
    if (depth > 1000) {
      throw new TypeError(
        'Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.',
      );
    }
    if (typeof value === 'symbol') return { t: 'primitive' };
    if (typeof value === 'function') {
      const back = foreign.get(value);
      if (back !== undefined) return { t: 'yours', id: back };
      const id = ++lastId;
      own.set(id, value as (...args: unknown[]) => unknown);
      return { t: 'function', id };
    }
    if (typeof value !== 'object' || value === null) return { t: 'primitive', v: value };
    const known = seen.get(value);
    if (known !== undefined) return { t: 'seen', id: known };
    seen.set(value, seen.size);
    if (Array.isArray(value)) return { t: 'array', items: Array.from(value, (item) => pack(item, seen, depth + 1)) };
    const tag = Object.prototype.toString.call(value);
    if (value instanceof Promise || tag === '[object Promise]') {
      const id = ++lastId;
      void settle(id, value as Promise<unknown>);
      return { t: 'promise', id };
    }
    if (tag === '[object Error]' || value instanceof Error) return { t: 'error', v: messageOf(value) };
    if (tag === '[object Object]') {
      const entries: [string, Packed][] = [];
      for (const key of Object.keys(value)) {
        const item = (value as Record<string, unknown>)[key];
        if (typeof item !== 'symbol') entries.push([key, pack(item, seen, depth + 1)]);
      }
      return { t: 'object', entries };
    }
    try {
      return { t: 'clone', v: clone(value) };
    } catch {
      throw new Error('An object could not be cloned.');
    }
  };

  const unpack = (packed: Packed, seen: unknown[]): unknown => {
    const keep = <T>(value: T): T => {
      seen.push(value);
      return value;
    };
    switch (packed.t) {
      case 'function': {
        const id = packed.id as number;
        const proxy = (...args: unknown[]): unknown => call(id, args);
        foreign.set(proxy, id);
        released.register(proxy, id);
        return proxy;
      }
      case 'yours':
        return own.get(packed.id as number);
      case 'seen':
        return seen[packed.id as number];
      case 'promise':
        return keep(
          new Promise((resolve, reject) => {
            settlers.set(packed.id as number, { resolve, reject });
          }),
        );
      case 'error':
        return keep(new Error(packed.v as string));
      case 'array': {
        const array: unknown[] = keep([]);
        for (const item of packed.items ?? []) array.push(unpack(item, seen));
        return array;
      }
      case 'object': {
        const object: Record<string, unknown> = keep({});
        for (const [key, item] of packed.entries ?? []) {
          Object.defineProperty(object, key, {
            value: unpack(item, seen),
            configurable: true,
            enumerable: true,
            writable: true,
          });
        }
        return object;
      }
      case 'clone':
        return keep(packed.v);
      default:
        return packed.v;
    }
  };

  const call = (id: number, args: unknown[]): unknown => {
    const before = returned;
    returned = null;
    const seen = new Map<object, number>();
    const packed = args.map((value) => pack(value, seen, 0));
    send({ k: 'call', id, args: packed });
    const answer = returned as Extract<Wire, { k: 'return' }> | null;
    returned = before;
    if (answer === null) throw new Error('The context on the other side has gone.');
    if (!answer.ok) throw new Error(answer.v as string);
    return unpack(answer.v as Packed, []);
  };

  const receive = (message: Wire): void => {
    switch (message.k) {
      case 'call': {
        let answer: Wire;
        try {
          const handler = own.get(message.id);
          if (handler === undefined) throw new Error('The function has been released.');
          const seen: unknown[] = [];
          const result = handler(...message.args.map((value) => unpack(value, seen)));
          answer = { k: 'return', ok: true, v: pack(result, new Map(), 0) };
        } catch (error) {
          answer = { k: 'return', ok: false, v: messageOf(error) };
        }
        send(answer);
        return;
      }
      case 'return':
        returned = message;
        return;
      case 'settle': {
        const settler = settlers.get(message.id);
        settlers.delete(message.id);
        if (message.ok) settler?.resolve(unpack(message.v, []));
        else settler?.reject(unpack(message.v, []));
        return;
      }
      case 'free':
        own.delete(message.id);
        return;
    }
  };

  apply(addEventListener, port, [here, (event: Event) => receive((event as CustomEvent<Wire>).detail)]);
  return {
    serve(id, handler) {
      own.set(id, handler);
    },
    call,
  };
}

/** The page's own world: waits for its preload, then lays on `window` what the preload exposes. */
export function startMainWorld(token: string, bridgeOf: typeof makeBridge): void {
  if (window !== window.top) return;
  const freeze = (value: unknown): void => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || Object.isFrozen(value)) return;
    if (ArrayBuffer.isView(value)) return;
    Object.freeze(value);
    for (const item of Object.values(value)) freeze(item);
  };
  window.addEventListener(
    token,
    (event) => {
      event.stopImmediatePropagation();
      const port = ((event as FocusEvent).relatedTarget as Element | null)?.shadowRoot?.firstChild;
      if (port === null || port === undefined) return;
      const bridge = bridgeOf(port, 'main', 'isolated');
      // Main decides before there is a window; where it allows one, the page still gets no hold of it.
      window.open = (url) => {
        bridge.call(2, [String(url ?? '')]);
        return null;
      };
      bridge.serve(1, (name, api) => {
        if (Object.hasOwn(window, name as string)) {
          throw new Error('Cannot bind an API on top of an existing property on the window object');
        }
        freeze(api);
        Object.defineProperty(window, name as string, {
          value: api,
          enumerable: true,
          configurable: false,
          writable: false,
        });
      });
    },
    { once: true, capture: true },
  );
}
