import { eachAtMost } from '../../../functions/core/at-most.ts';

/** Does `work` for each item, a few at a time; the results are in the items' order. */
export async function inLanes<Item, Result>(
  lanes: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  await eachAtMost(lanes, items.entries(), async ([index, item]) => {
    results[index] = await work(item);
  });
  return results;
}
