import { parseJson } from '../parse-json.ts';

/**
 * Reads the text of a variable that is set. `undefined`: it is wrong.
 *
 * Not zod's schemas: those of the environment are made and used once in an instance's life, and were
 * about a twentieth of the start-up.
 */
export type Reader<Value> = (text: string) => Value | undefined;

/** What a function reads from a variable, and what it has without it; neither: it has to be set. */
export interface Variable<Value> {
  readonly read: Reader<Exclude<Value, undefined>>;
  readonly otherwise?: () => Value;
}

export const anyText: Reader<string> = (text) => text;

export const wholeNumber: Reader<number> = (text) =>
  /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;

export const yesOrNo: Reader<boolean> = (text) =>
  text === 'true' || (text === 'false' ? false : undefined);

export function oneOf<Value extends string>(...values: readonly Value[]): Reader<Value> {
  return (text) => values.find((value) => value === text);
}

export function matching(pattern: RegExp): Reader<string> {
  return (text) => (pattern.test(text) ? text : undefined);
}

export const httpUrl: Reader<string> = (text) =>
  /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined;

/** JSON that the check lets through. */
export function json<Value extends object>(
  isValid: (value: unknown) => value is Value,
): Reader<Value> {
  return (text) => {
    const value = parseJson(text);
    return isValid(value) ? value : undefined;
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

export function isRecordOfTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every(isText);
}

export function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

/** An object of these whole numbers from 1, and of nothing else. */
export function isCounts<Name extends string>(
  value: unknown,
  names: readonly Name[],
): value is Readonly<Record<Name, number>> {
  return (
    isRecord(value) &&
    Object.keys(value).length === names.length &&
    names.every((name) => Number.isSafeInteger(value[name]) && Number(value[name]) >= 1)
  );
}

/** What is said for a currency. */
export interface ByCurrency<Value> {
  readonly GBP?: Value | undefined;
  readonly EUR?: Value | undefined;
}

/** An object with nothing but what the check lets through, for one currency or both, or none. */
export function byCurrency<Value>(isValid: (value: unknown) => value is Value) {
  return (value: unknown): value is ByCurrency<Value> =>
    isRecord(value) &&
    Object.entries(value).every(
      ([currency, each]) => ['GBP', 'EUR'].includes(currency) && isValid(each),
    );
}
