/** Of a process, once its garbage is collected. */
export interface ProcessMemory {
  /** MB of the process. */
  readonly residentMb: number;
  /** MB of it in use by JavaScript. */
  readonly heapMb: number;
}

/** Of this process, which has to run with `--expose-gc`. */
export function processMemory(): ProcessMemory {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { residentMb: rss / 1024 ** 2, heapMb: heapUsed / 1024 ** 2 };
}
