/** What Electron hands to listeners that may say no. */
export function makeEvent<T extends object>(
  params: T,
): T & { preventDefault(): void; readonly defaultPrevented: boolean } {
  let prevented = false;
  return Object.defineProperties(params, {
    preventDefault: {
      value: () => {
        prevented = true;
      },
    },
    defaultPrevented: { get: () => prevented, enumerable: true },
  }) as T & { preventDefault(): void; readonly defaultPrevented: boolean };
}
