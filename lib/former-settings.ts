/** Settings by the names that they had in earlier versions: cdk.json may go on using them. */
const formerNames: Readonly<Record<string, string>> = {
  healingLimitPerHour: 'replacementLimitPerHour',
};

/**
 * A stage's settings with every setting under its present name. A setting that is there under both
 * names is left alone, so that the former one is reported as unknown.
 */
export function withPresentNames(stage: unknown): unknown {
  if (typeof stage !== 'object' || stage === null || Array.isArray(stage)) return stage;
  return Object.fromEntries(
    Object.entries(stage).map(([name, value]) => {
      const present = formerNames[name];
      return [present === undefined || Object.hasOwn(stage, present) ? name : present, value];
    }),
  );
}
