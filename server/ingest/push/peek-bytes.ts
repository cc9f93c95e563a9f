/** Returns the first bytes of a body, as many as there are, and a body that still holds them. */
export async function peekBytes(
  body: AsyncIterable<Uint8Array>,
  count: number,
): Promise<{ readonly first: Buffer; readonly whole: AsyncIterable<Uint8Array> }> {
  const rest = body[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  while (first.length < count) {
    const next = await rest.next();
    if (next.done === true) break;
    first = Buffer.concat([first, next.value]);
  }
  const seen = first;
  async function* whole(): AsyncGenerator<Uint8Array> {
    if (seen.length > 0) yield seen;
    yield* { [Symbol.asyncIterator]: () => rest };
  }
  return { first, whole: whole() };
}
