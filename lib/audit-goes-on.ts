/** What the audit's function says after a part, if it is to be invoked again for the next one. */
export const auditGoesOn = 'goes-on';

/** What it says if another audit is under way. */
export const auditSkipped = 'skipped';

function goesOn(answer: unknown): boolean {
  return Object(answer).outcome === auditGoesOn;
}

/**
 * Invokes the function as the state machine of a stage does, but for its repetitions and waits: until it
 * says something else.
 */
export async function untilAuditIsOver(invokePart: () => Promise<unknown>): Promise<void> {
  while (goesOn(await invokePart()));
}
