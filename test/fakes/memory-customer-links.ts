import {
  type CustomerLink,
  legalTransitions,
  type UserId,
} from '../../functions/core/customers/customer-link.ts';
import type { CustomerLinks } from '../../functions/core/customers/ports.ts';

/**
 * The customer map in memory, with the table's rules: a write names the revision that it replaces, and
 * is one of the legal moves.
 */
export class MemoryCustomerLinks implements CustomerLinks {
  readonly items = new Map<UserId, CustomerLink>();
  /** States written, in order. */
  readonly written: string[] = [];

  async find(userId: UserId): Promise<CustomerLink | undefined> {
    return this.items.get(userId);
  }

  async replace(
    userId: UserId,
    expected: CustomerLink | undefined,
    next: CustomerLink,
  ): Promise<boolean> {
    if (!legalTransitions[expected?.state ?? 'absent'].includes(next.state)) {
      throw new Error(`Illegal move: ${expected?.state} to ${next.state}.`);
    }
    if (this.items.get(userId)?.revision !== expected?.revision) return false;
    this.items.set(userId, next);
    this.written.push(next.state);
    return true;
  }
}
