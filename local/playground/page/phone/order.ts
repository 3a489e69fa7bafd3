import type { StackFacts } from '../../stack-facts.ts';
import { samplePrice } from './goods.ts';
import { withOwnReference } from './own-reference.ts';

/** The body of an order that the app accepts. An app that prices orders by itself gets its sample order. */
export function newOrder(
  stack: StackFacts,
  { total, reserve }: { readonly total: number; readonly reserve: boolean },
): Readonly<Record<string, unknown>> {
  const order = withOwnReference(stack.sampleOrder, 'Order');
  const price = samplePrice(stack);
  if (price === undefined) return order;
  return {
    ...order,
    amount: { ...price, value: total },
    ...(reserve && { captureMode: 'Manual' }),
  };
}
