const lineFeed = 0x0a;

/**
 * The lines of a stream of bytes, without their ends, as they come; memory holds one line. The last line counts when it is not
 * empty. Bytes, not text: an encoding error then concerns one line alone.
 */
export async function* lines(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  let pending: Uint8Array[] = [];
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, start)) {
      yield joined(pending, bytes.subarray(start, end));
      pending = [];
      start = end + 1;
    }
    if (start < bytes.length) pending.push(bytes.subarray(start));
  }
  if (pending.length > 0) yield joined(pending, new Uint8Array());
}

const joined = (before: Uint8Array[], last: Uint8Array): Uint8Array =>
  before.length === 0 ? last : Buffer.concat([...before, last]);
