/** What a command was started with, and a further one needs too. */
export interface CommandTarget {
  /** `undefined`: the stack that npm start runs. */
  readonly stack: string | undefined;
  /** `undefined`: the stack's own address. */
  readonly url: string | undefined;
}

/** What to type for another command on the same target, `--stack` above all. */
export function commandLine(
  command: 'subscribe' | 'list' | 'events' | 'rotate' | 'remove',
  { stack, url }: CommandTarget,
): string {
  return [
    `npm run webhooks -- ${command}`,
    ...(stack === undefined ? [] : [`--stack ${stack}`]),
    ...(url === undefined ? [] : [`--url ${url}`]),
  ].join(' ');
}
