/** A line of what the command was run for. What is said beside that goes to stderr. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
