import { z } from 'zod';
import { readControlBody } from '../http/request-body.ts';
import type { ControlRoute } from './control-route.ts';

const addedKeySchema = z.strictObject({ key: z.string(), sameAccountAs: z.string() });
const revokedKeySchema = z.strictObject({ key: z.string() });

/** Which API keys open which account, e.g. while a key is rotated. */
export const keyControlRoutes: readonly ControlRoute[] = [
  {
    method: 'POST',
    path: '/simulator/keys',
    handle: ({ accounts }, body) => {
      const { key, sameAccountAs } = readControlBody(body, addedKeySchema);
      const { name } = accounts.addKey(key, { sameAccountAs });
      return { status: 200, body: { account: name } };
    },
  },
  {
    method: 'POST',
    path: '/simulator/keys/revoke',
    handle: ({ accounts }, body) => {
      accounts.revokeKey(readControlBody(body, revokedKeySchema).key);
      return { status: 204 };
    },
  },
];
