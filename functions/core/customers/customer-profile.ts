/** How a user is described to Dojo. Nothing is required. */
export interface CustomerProfile {
  /** Shown in Dojo's portal; shortened where Dojo's 100 characters leave no room. */
  readonly name?: string | undefined;
  /** At most 254 characters. */
  readonly emailAddress?: string | undefined;
}
