/**
 * For how long an instance keeps the signing secrets. Rotating them waits that long before Dojo signs
 * with a new one.
 */
export const webhookSecretsTtlMs = 60_000;
