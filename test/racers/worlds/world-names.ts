/** What may go on beside a race. */
export const worldNames = ['another-deployment', 'key-swapped', 'erasures'] as const;

export type RaceWorldName = (typeof worldNames)[number];
