import type { DojoWebhooks, SigningSecret } from '../../../functions/core/dojo/dojo-webhooks.ts';
import { Rejected } from '../../../functions/core/failures.ts';
import { deploymentUrl } from './webhook-account.ts';

/** How Dojo treats signing secrets where its reference leaves it open. */
export interface SecretsBehaviour {
  /** Whether activating one deactivates the others. */
  readonly activatesOnlyOne: boolean;
  readonly maxSecrets: number;
  /** The time of those that are generated. */
  readonly createdAtMs: number | undefined;
  /** Whether the answer to generating lists only what was there before. */
  readonly answersLate: boolean;
}

/** The secrets of one subscription, seeded with any state; the other calls are not needed. */
export class SecretsAtDojo implements DojoWebhooks {
  readonly activated: string[] = [];
  generated = 0;
  #secrets: readonly SigningSecret[];
  readonly #behaviour: SecretsBehaviour;

  constructor(secrets: readonly SigningSecret[], behaviour: Partial<SecretsBehaviour> = {}) {
    this.#secrets = secrets;
    this.#behaviour = {
      activatesOnlyOne: false,
      maxSecrets: 5,
      createdAtMs: Date.parse('2026-06-01'),
      answersLate: false,
      ...behaviour,
    };
  }

  async list() {
    const events = ['payment_intent.status_updated'];
    return [{ id: 'ws_1', events, url: deploymentUrl, secrets: this.#secrets }];
  }

  async secrets() {
    return this.#secrets;
  }

  async generateSecret() {
    const before = this.#secrets;
    if (before.length >= this.#behaviour.maxSecrets) {
      throw new Rejected('dojo_refused', 'Dojo refused the request.', { dojoStatus: 409 });
    }
    this.generated += 1;
    const id = `sc_fresh_${this.generated}`;
    const { createdAtMs, answersLate } = this.#behaviour;
    this.#secrets = [...before, { id, value: `value of ${id}`, isActive: false, createdAtMs }];
    return answersLate ? before : this.#secrets;
  }

  async activateSecret(_: string, secretId: string) {
    this.activated.push(secretId);
    this.#secrets = this.#secrets.map((secret) => ({
      ...secret,
      isActive: secret.id === secretId || (secret.isActive && !this.#behaviour.activatesOnlyOne),
    }));
  }

  async deleteSecret(_: string, secretId: string) {
    this.#secrets = this.#secrets.filter(({ id }) => id !== secretId);
  }

  eventNames = async () => ['payment_intent.status_updated'];
  subscribe = () => Promise.reject(new Error('not expected here'));
  unsubscribe = () => Promise.reject(new Error('not expected here'));
}
