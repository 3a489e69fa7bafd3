type Literal = string | number | boolean | null;

/** What a field may be, as EventBridge reads it: one of these. Never an empty list. */
export type OneOf<Value extends Literal = Literal> = readonly [Value, ...Value[]];

/** Fields of an event's detail, by name. A field that is not named may be anything. */
export interface DetailPattern {
  readonly [field: string]: OneOf | DetailPattern;
}

/**
 * Which events of the bus a consumer gets: those in which every named field fits. The part of
 * EventBridge's event patterns that works the same everywhere: literals, no `prefix`, no `exists`.
 * Pure data: the stack's rule and the local bus both go by it.
 */
export interface EventPattern {
  readonly source: OneOf<string>;
  readonly detailType: OneOf<string>;
  /** Default: any detail. */
  readonly detail?: DetailPattern;
}
