import { createRequire } from 'node:module';
import { lambdaContext } from '../cost/lambda-context.ts';

/** To the process: one invocation, with so much time. */
export interface AuditInvocation {
  readonly timeoutMs: number;
}

/** From it. */
export interface AuditInvoked {
  /** What the function answered. */
  readonly answer: unknown;
  readonly tookMs: number;
  /** Processor time. */
  readonly cpuMs: number;
  /** The most memory that the process has had, in MB. */
  readonly peakMb: number;
}

/** The audit's function in a process of its own. Its argument is the bundle. */
function run(file: string): void {
  const { handler } = createRequire(import.meta.url)(file);
  process.on('message', async ({ timeoutMs }: AuditInvocation) => {
    const cpu = process.cpuUsage();
    const startMs = performance.now();
    const answer: unknown = await handler({}, lambdaContext('audit', timeoutMs));
    const { user, system } = process.cpuUsage(cpu);
    const invoked: AuditInvoked = {
      answer: answer ?? null,
      tookMs: performance.now() - startMs,
      cpuMs: (user + system) / 1_000,
      peakMb: process.resourceUsage().maxRSS / 1_024,
    };
    process.send?.(invoked);
  });
  // Connections that are kept open would keep it running.
  process.on('disconnect', () => process.exit());
}

run(String(process.argv[2]));
