/**
 * Does something with each item, with at most `limit` of them at the same time. Items are taken when
 * their turn comes, so that an iterable that ends early ends it.
 */
export async function eachAtMost<Item>(
  limit: number,
  items: Iterable<Item>,
  visit: (item: Item) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const takeTurns = async () => {
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
      await visit(next.value);
    }
  };
  await Promise.all(Array.from({ length: limit }, takeTurns));
}
