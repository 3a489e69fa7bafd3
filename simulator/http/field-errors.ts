import type { z } from 'zod';
import type { FieldErrors } from './refusal.ts';

/** How a field is written in an error, from its path in the body. */
export type NameField = (path: readonly PropertyKey[]) => string;

/** As Dojo does: `['amount', 'currencyCode']` is `Amount.CurrencyCode`. */
export function dojoFieldName(path: readonly PropertyKey[]): string {
  return joinPath(path.map((part) => (typeof part === 'string' ? capitalise(part) : part)));
}

/** As it was sent: `['card', 'number']` is `card.number`. */
export function plainFieldName(path: readonly PropertyKey[]): string {
  return joinPath(path);
}

/** Turns every issue of a body into messages by field. */
export function fieldErrors(error: z.core.$ZodError, nameField: NameField): FieldErrors {
  // A map, since a field can be called `__proto__`.
  const messages = new Map<string, string[]>();
  function add(path: readonly PropertyKey[], say: (field: string) => string): void {
    const field = nameField(path);
    messages.set(field, [...(messages.get(field) ?? []), say(field)]);
  }
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        add([...issue.path, key], (field) => `The ${field} field is not known here.`);
      }
    } else {
      add(issue.path, (field) =>
        issue.message === missing ? `The ${field} field is required.` : issue.message,
      );
    }
  }
  return Object.fromEntries(messages);
}

const missing = 'required';

/** Tells an absent field from one of the wrong type. */
export function absentFieldMessage(issue: z.core.$ZodRawIssue): string | undefined {
  return issue.code !== 'unrecognized_keys' && issue.input === undefined ? missing : undefined;
}

function joinPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`;
    return name === '' ? String(part) : `${name}.${String(part)}`;
  }, '');
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
