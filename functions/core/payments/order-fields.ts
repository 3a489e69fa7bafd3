import * as z from 'zod/mini';
import { dojoText, withoutControls } from './dojo-text.ts';
import { ourMetadataKeys } from './user-metadata.ts';

/** Your name for what is paid or taken, on one line and not blank: 1 to 60 characters, Dojo's limit. */
export const reference = dojoText(60, 'one-line').check(
  z.minLength(1, { abort: true }),
  z.refine((text) => text.trim() !== '', 'must not be blank'),
);

/** At most 4,096 characters, Dojo's limit. */
export const description = z.optional(dojoText(4_096, 'many-lines'));

/** A key of metadata, ours or not. */
export const metadataKey = z.string().check(withoutControls('one-line'));

export const metadataValue = z.string().check(withoutControls('many-lines'));

const ownKey = metadataKey.check(
  z.refine(
    (key) => !ourMetadataKeys.includes(key),
    `must not use the keys ${ourMetadataKeys.join(' and ')}`,
  ),
);

/** What whoever asks wants to have kept with a payment. The keys that are ours are refused. */
export const metadata = z
  .optional(z.record(ownKey, metadataValue))
  .check(
    z.describe(
      `Strings of your own, kept with the payment. The keys ${ourMetadataKeys.map((key) => `\`${key}\``).join(' and ')} are refused.`,
    ),
  );
