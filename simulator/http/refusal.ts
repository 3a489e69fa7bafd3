/** Messages by field, e.g. `{"Amount.CurrencyCode": ["…"]}`. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** A request that the simulator turns down; becomes a problem answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: FieldErrors | undefined;

  /** @param detail what is wrong and what to send instead; never quotes a key, secret or card */
  constructor(status: number, detail: string, errors?: FieldErrors) {
    super(detail);
    this.name = 'Refusal';
    this.status = status;
    this.errors = errors;
  }
}

/** A 400 for one field. */
export function refuseField(field: string, message: string): Refusal {
  return refuseFields({ [field]: [message] });
}

/** A 400 for several fields. */
export function refuseFields(errors: FieldErrors): Refusal {
  return new Refusal(400, Object.values(errors).flat().join(' '), errors);
}
