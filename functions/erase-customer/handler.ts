import { eraseUser } from '#app/erasure.ts';
import { settings } from '#app/settings.ts';
import { eraseAndAnswer } from '../core/http/erase-and-answer.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { createAppContext } from '../core/runtime/app-context.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import type { contract } from './contract.ts';

const runtime = createRuntime({ createsCustomers: false });
const app = createAppContext(runtime, settings);

/** `DELETE /customer` */
export const handler = httpHandler<typeof contract>(runtime, {
  run: (call) => eraseAndAnswer(runtime, call, { app, eraseUser }),
});
