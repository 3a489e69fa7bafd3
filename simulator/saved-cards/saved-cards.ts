import { LaggingMap } from '../lagging-map.ts';
import type { SandboxCard } from '../payments/sandbox-cards.ts';
import type { StoredAccount } from '../persistence/state-schema.ts';
import type { SimulatorContext } from '../simulator-context.ts';

export interface SavedCard {
  /** `pm_…`. */
  readonly id: string;
  readonly customerId: string;
  readonly card: SandboxCard;
}

/** An account's saved cards. */
export class SavedCards {
  readonly #byId: LaggingMap<SavedCard>;
  readonly #context: SimulatorContext;

  constructor(context: SimulatorContext) {
    this.#context = context;
    this.#byId = new LaggingMap(context, ['savedCards']);
  }

  /** Saves the card, once for each customer: saving it again gives the one that is there. */
  save(customerId: string, card: SandboxCard): SavedCard {
    const known = this.listOf(customerId).find((saved) => saved.card === card);
    if (known) return known;
    const saved: SavedCard = { id: this.#context.ids.next('pm_'), customerId, card };
    this.#byId.set(saved.id, saved);
    return saved;
  }

  find(customerId: string, id: string): SavedCard | undefined {
    const saved = this.#byId.get(id);
    return saved?.customerId === customerId ? saved : undefined;
  }

  listOf(customerId: string): readonly SavedCard[] {
    return [...this.#byId.values()].filter((saved) => saved.customerId === customerId);
  }

  /** Those of the customer, as the list that Dojo answers has them by now. */
  seenOf(customerId: string): readonly SavedCard[] {
    return this.#byId.allSeen('savedCards').filter((saved) => saved.customerId === customerId);
  }

  delete(customerId: string, id: string): boolean {
    return this.find(customerId, id) !== undefined && this.#byId.delete(id);
  }

  deleteOf(customerId: string): void {
    for (const { id } of this.listOf(customerId)) this.#byId.delete(id);
  }

  get count(): number {
    return this.#byId.size;
  }

  dump(): StoredAccount['savedCards'] {
    return [...this.#byId.values()];
  }

  load(cards: StoredAccount['savedCards']): void {
    for (const saved of cards) this.#byId.load(saved.id, saved);
  }
}
