import type { DetailPattern, EventPattern } from './event-pattern.ts';

/** The fields of an event that a pattern looks at. */
export interface MatchedEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Whether EventBridge would hand the event to a consumer with this pattern. */
export function matchesPattern(pattern: EventPattern, event: MatchedEvent): boolean {
  const { source, detailType, detail } = pattern;
  return (
    isOneOf(source, event.source) &&
    isOneOf(detailType, event['detail-type']) &&
    (detail === undefined || matchesDetail(detail, event.detail))
  );
}

function matchesDetail(pattern: DetailPattern, value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.some((each) => matchesDetail(pattern, each));
  }
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const fields: Readonly<Record<string, unknown>> = { ...value };
  return Object.entries(pattern).every(([name, wanted]) =>
    isList(wanted) ? isOneOf(wanted, fields[name]) : matchesDetail(wanted, fields[name]),
  );
}

/** A list in the event fits when one of its values does. */
function isOneOf(wanted: readonly unknown[], value: unknown): boolean {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.some((each) => wanted.some((literal) => literal === each));
}

function isList(
  pattern: DetailPattern[string],
): pattern is Extract<DetailPattern[string], readonly unknown[]> {
  return Array.isArray(pattern);
}
