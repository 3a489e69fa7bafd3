import * as z from 'zod/mini';
import { ourMetadataKeys } from './user-metadata.ts';

/** Your name for what is paid or taken: 1 to 60 characters, Dojo's limit. */
export const reference = z.string().check(z.minLength(1), z.maxLength(60));

/** At most 4,096 characters, Dojo's limit. */
export const description = z.optional(z.string().check(z.maxLength(4_096)));

const ownKey = z
  .string()
  .check(
    z.refine(
      (key) => !ourMetadataKeys.includes(key),
      `must not use the keys ${ourMetadataKeys.join(' and ')}`,
    ),
  );

/** What whoever asks wants to have kept with a payment. The keys that are ours are refused. */
export const metadata = z
  .optional(z.record(ownKey, z.string()))
  .check(
    z.describe(
      `Strings of your own, kept with the payment. The keys ${ourMetadataKeys.map((key) => `\`${key}\``).join(' and ')} are refused.`,
    ),
  );
