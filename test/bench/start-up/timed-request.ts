import { invocation } from './start-bench.ts';

/** Of a script for a fresh process: `done` ends it, and prints the milliseconds since its start. */
export const prologue = `const start = performance.now();
  globalThis.done = () => { console.log('\\n' + (performance.now() - start)); process.exit(); };`;
/** What an answer must be for its time to count. */
export const checked = `.then(({ statusCode, body }) => { if (statusCode >= 500) throw new Error(body); done(); })`;

/** Loads a bundle and sends it its first request. */
export function timedRequest(bundle: string, event: () => unknown): () => string {
  return () => `${prologue} ${invocation(bundle, event())}${checked};`;
}
