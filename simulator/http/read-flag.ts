import { refuseField } from './refusal.ts';

/** A flag of a query; false when it is absent. @throws Refusal 400 for anything but true and false */
export function readFlag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name)?.toLowerCase() ?? 'false';
  if (value === 'true' || value === 'false') return value === 'true';
  throw refuseField(name, `The value of ${name} is true or false.`);
}
