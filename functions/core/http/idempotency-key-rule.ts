/** What an `Idempotency-Key` has to be: less would reach us as another one, or not at all. */
export const idempotencyKeyPattern = /^[\x21-\x7e]{1,255}$/;

/** The same in words, for who sent another. */
export const idempotencyKeyRule = 'must have 1 to 255 visible ASCII characters';
