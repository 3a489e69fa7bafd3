/** A test card that Dojo publishes for its sandbox, and what comes of paying with it. */
export interface SandboxCard {
  readonly number: string;
  /** `MM/YY`. */
  readonly expiryDate: string;
  readonly cvv: string;
  readonly scheme: 'MASTERCARD' | 'VISA';
  readonly result: PaymentResult;
}

/** `challenged-then-approved`: approved after 3-D Secure 2. */
export type PaymentResult = 'approved' | 'challenged-then-approved' | 'declined';

export const sandboxCards: readonly SandboxCard[] = [
  {
    number: '5200000000001005',
    expiryDate: '12/29',
    cvv: '020',
    scheme: 'MASTERCARD',
    result: 'approved',
  },
  {
    number: '5200000000001096',
    expiryDate: '12/29',
    cvv: '020',
    scheme: 'MASTERCARD',
    result: 'challenged-then-approved',
  },
  {
    number: '4456530000001013',
    expiryDate: '12/29',
    cvv: '341',
    scheme: 'VISA',
    result: 'declined',
  },
];

/** @param number digits, with or without spaces */
export function findSandboxCard(number: string): SandboxCard | undefined {
  const digits = number.replaceAll(' ', '');
  return sandboxCards.find((card) => card.number === digits);
}

/** e.g. `5200 0000 0000 1005 expiry 12/29 CVV 020: approved`. */
export function describeSandboxCard({ number, expiryDate, cvv, result }: SandboxCard): string {
  const grouped = number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
  return `${grouped} expiry ${expiryDate} CVV ${cvv}: ${result}`;
}

/** As Dojo shows a card: `52000000****1005`. */
export function maskCardNumber(number: string): string {
  return `${number.slice(0, 8)}****${number.slice(-4)}`;
}

/** The last day of the card's month, as Dojo writes it: `12/29` is `2029-12-31`. */
export function expiryDay(expiryDate: string): string {
  const [month, year] = expiryDate.split('/').map(Number);
  return new Date(Date.UTC(2000 + (year ?? 0), month ?? 0, 0)).toISOString().slice(0, 10);
}
