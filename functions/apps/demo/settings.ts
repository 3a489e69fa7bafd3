import * as z from 'zod/mini';

/** The block `appSettings` of this app's stages in cdk.json. As shipped there is nothing to set. */
export const settings = z.strictObject({});

export type Settings = z.infer<typeof settings>;
