import { z } from 'zod';
import { optionalText } from '../http/field-rules.ts';
import { moneySchema } from '../intents/money.ts';

const modifierSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  amountPerModifier: moneySchema,
  quantity: z.int(),
});

export const itemLineSchema = z.strictObject({
  id: z.string().max(60).optional(),
  quantity: z.int().optional(),
  name: z.string().max(100).optional(),
  category: z.string().optional(),
  modifiers: z.array(modifierSchema).optional(),
  amountTotal: moneySchema.nullable(),
  plu: z.string().max(200).optional(),
});

export const taxLineSchema = z.strictObject({
  id: z.string().max(60).optional(),
  caption: z.string().max(100).optional(),
  subCaption: optionalText(100),
  amountTotal: moneySchema,
  affectedPlu: z.string().max(200).optional(),
});
