import { ensureCustomerAsAnApp, eraseAsAnApp } from '../app-client.ts';
import type { StartWorld } from './race-world.ts';

/** What `DELETE /customer` may say. */
const documented = new Set([
  '202',
  '204',
  '503 dojo_unavailable',
  '503 dojo_wrong_account',
  '503 storage_unavailable',
]);

/** Apps of a user that ask for its customer while it is erased. */
const appsBeside = 3;
/** An erasure that met a lost claim takes as long as its lease: nearly a minute. */
const requests = 100;

/**
 * Each user asks to be erased once it has its customer, while other apps of it ask for one. Those get
 * the customer of the life that ends, or of the one that begins.
 */
export const erasures: StartWorld = async ({ users }) => {
  const failures: string[] = [];
  const ended = Promise.all(
    users.map(async (user) => {
      const { userId } = user;
      await ensureCustomerAsAnApp(user, requests);
      const [answers, ...beside] = await Promise.all([
        eraseAsAnApp(user),
        ...Array.from({ length: appsBeside }, () => ensureCustomerAsAnApp(user, requests)),
      ]);
      if (answers.at(-1) !== '204') failures.push(`${userId}: an erasure did not end`);
      for (const answer of answers) {
        if (!documented.has(answer)) failures.push(`${userId}: an erasure was answered ${answer}`);
      }
      const told = beside.flatMap(({ customerId }) => customerId ?? []);
      if (told.length < appsBeside) failures.push(`${userId}: an app beside an erasure gave up`);
      if (new Set(told).size > 2) failures.push(`${userId}: was told ${told.join(', ')}`);
    }),
  );
  // Thrown where it is waited for, and not before.
  ended.catch(() => undefined);
  return {
    stop: async () => {
      await ended;
    },
    failures: async () => failures,
    close: async () => undefined,
  };
};
