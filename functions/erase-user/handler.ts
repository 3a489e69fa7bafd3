import { eraseUser } from '#app/erasure.ts';
import { settings } from '#app/settings.ts';
import { eraseAndAnswer } from '../core/http/erase-and-answer.ts';
import { merchantHandler } from '../core/http/merchant-handler.ts';
import { userIdInPath } from '../core/http/user-id.ts';
import { createAppContext } from '../core/runtime/app-context.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import type { contract } from './contract.ts';

const runtime = createRuntime({ createsCustomers: false });
const app = createAppContext(runtime, settings);

/** `DELETE /merchant/users/{userId}/customer` */
export const handler = merchantHandler<typeof contract>(runtime, {
  run: (call) => {
    const user = { ...call, userId: userIdInPath(call) };
    return eraseAndAnswer(runtime, user, { app, eraseUser });
  },
});
