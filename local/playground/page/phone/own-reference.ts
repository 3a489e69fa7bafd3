let count = 0;

/** The same body with a reference of its own, e.g. `Order 3KF9-1`, if the app's bodies have one. */
export function withOwnReference(
  body: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> {
  if (!('reference' in body)) return body;
  count += 1;
  const time = Date.now().toString(36).slice(-4).toUpperCase();
  return { ...body, reference: `${name} ${time}-${count}` };
}
