/** A value of an event's field that a pattern names. */
export type EventValue = string | number | boolean | null;

/** Fields of an event's detail: each lists the values that fit, or goes deeper. */
export interface DetailPattern {
  readonly [field: string]: readonly EventValue[] | DetailPattern;
}

/**
 * Which events of the bus a consumer gets: each list names the values that fit, as in EventBridge's own
 * patterns. Pure data: the stack's rule and the local bus both go by it.
 */
export interface EventPattern {
  readonly source: readonly string[];
  readonly detailType: readonly string[];
  /** Default: any detail. */
  readonly detail?: DetailPattern;
}
