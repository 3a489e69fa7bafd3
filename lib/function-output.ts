import { pascalCase } from './pascal-case.ts';

/** The stack's output with the name of a consumer's function: `send-receipts` → `SendReceiptsFunctionName`. */
export function functionOutput(consumerId: string): string {
  return `${pascalCase(consumerId)}FunctionName`;
}
