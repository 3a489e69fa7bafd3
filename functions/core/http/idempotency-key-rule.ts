/**
 * What an `Idempotency-Key` has to be: less would reach us as another one, or not at all. Some clients send
 * these words where they have no key (OpenAPI Generator's Kotlin of version 5 does): all orders would
 * have the same one, and a later order be answered with an earlier one's payment.
 */
export const idempotencyKeyPattern = /^(?!(?:null|undefined|nil|None)$)[\x21-\x7e]{1,255}$/;

/** The same in words, for who sent another. */
export const idempotencyKeyRule =
  'must have 1 to 255 visible ASCII characters, and not be null, undefined, nil or None';
