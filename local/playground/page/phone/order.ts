import type { StackFacts } from '../../stack-facts.ts';
import { samplePrice } from './goods.ts';

let orderCount = 0;

/** The body of an order that the app accepts, with a reference of its own. */
export function newOrder(
  stack: StackFacts,
  { total, reserve }: { readonly total: number; readonly reserve: boolean },
): Readonly<Record<string, unknown>> {
  orderCount += 1;
  const price = samplePrice(stack);
  return {
    ...stack.sampleOrder,
    reference: `Order ${Date.now().toString(36).slice(-4).toUpperCase()}-${orderCount}`,
    ...(price !== undefined && { amount: { ...price, value: total } }),
    ...(reserve && { captureMode: 'Manual' }),
  };
}
