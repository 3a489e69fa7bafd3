import { z } from 'zod';
import type { DojoSimulator } from '../../simulator/dojo-simulator.ts';
import { type CallAnswer, call } from './dojo-caller.ts';

type Headers = Readonly<Record<string, string>>;

/** How one of Dojo's SDKs calls, as its sources say. */
export interface Sdk {
  readonly name: 'Android' | 'iOS';
  /** With a card call (`CardPaymentApi`, `getDefaultPOSTRequest`). */
  readonly cardHeaders: Headers;
  /** With a read, and with a refresh, which has no body. */
  readonly getHeaders: Headers;
  readonly refreshHeaders: Headers;
  readonly newCardFields: object;
  readonly savedCardFields: object;
}

const json = { 'content-type': 'application/json' };
const versionAndMobile = { version: '2022-04-07', 'is-mobile': 'true' };
const metaData = { 'dojo-sdk-core-version': 'android-1.7.2' };

export const android: Sdk = {
  name: 'Android',
  cardHeaders: { 'is-mobile': 'true', 'content-type': 'application/json; charset=UTF-8' },
  getHeaders: versionAndMobile,
  refreshHeaders: versionAndMobile,
  newCardFields: { billingAddress: { countryCode: 'GB', postcode: 'EC1A 1BB' }, metaData },
  savedCardFields: { metaData },
};

export const ios: Sdk = {
  name: 'iOS',
  cardHeaders: { ...versionAndMobile, ...json },
  getHeaders: versionAndMobile,
  refreshHeaders: { ...versionAndMobile, ...json },
  newCardFields: { userEmailAddress: 'alice@example.com', shippingDetails: { name: 'Alice' } },
  savedCardFields: {},
};

/** `PaymentDetails`, `CardPaymentDataRequest`. */
export function newCard(number: string, cV2: string, fields: object = {}) {
  return { cV2, cardName: 'Alice', cardNumber: number, expiryDate: '12 / 29', ...fields };
}

export const approved = newCard('5200000000001005', '020');
export const challenged = newCard('5200000000001096', '020');
export const declined = newCard('4456530000001013', '341');

/** `GPayDetails`. */
export const googlePay = { token: '{"protocolVersion":"ECv2"}', email: 'alice@example.com' };

/** `ApplePayDataRequest`. */
export function applePay(data: string) {
  return {
    token: {
      paymentData: {
        data,
        signature: 'sig',
        header: { publicKeyHash: 'hash', ephemeralPublicKey: 'key', transactionId: 'tx' },
        version: 'EC_v1',
      },
      paymentMethod: { displayName: 'Visa 1234', network: 'Visa', type: 'debit' },
      transactionIdentifier: 'tx',
    },
    billingContact: { addressLines: [''] },
    shippingContact: { addressLines: [''] },
  };
}

/** Sends nothing but what the SDK sends: no API key. */
export function callAs(
  simulator: Pick<DojoSimulator, 'url'>,
  method: string,
  path: string,
  { headers, body }: { readonly headers: Headers; readonly body?: object },
): Promise<CallAnswer> {
  return call(simulator, method, path, {
    headers: { authorization: null, version: null, ...headers },
    ...(body && { body }),
  });
}

export type IntentKind = 'payment-intents' | 'setup-intents';

const sessionHolder = z.object({ clientSessionSecret: z.string() });

export class SdkCaller {
  readonly #simulator: DojoSimulator;
  readonly #sdk: Sdk;

  constructor(simulator: DojoSimulator, sdk: Sdk) {
    this.#simulator = simulator;
    this.#sdk = sdk;
  }

  read(kind: IntentKind, id: string): Promise<CallAnswer> {
    const { getHeaders: headers } = this.#sdk;
    return callAs(this.#simulator, 'GET', `/${kind}/public/${id}`, { headers });
  }

  refresh(kind: IntentKind, id: string): Promise<CallAnswer> {
    const { refreshHeaders: headers } = this.#sdk;
    const path = `/${kind}/public/${id}/refresh-client-session-secret`;
    return callAs(this.#simulator, 'POST', path, { headers });
  }

  async session(id: string, kind: IntentKind = 'payment-intents'): Promise<string> {
    return sessionHolder.parse((await this.read(kind, id)).body).clientSessionSecret;
  }

  async renewedSession(id: string, kind: IntentKind = 'payment-intents'): Promise<string> {
    return sessionHolder.parse((await this.refresh(kind, id)).body).clientSessionSecret;
  }

  savedCards(customerId: string, customerSecret: string): Promise<CallAnswer> {
    const headers = { ...this.#sdk.getHeaders, authorization: `Basic ${customerSecret}` };
    const path = `/customers/public/${customerId}/payment-methods`;
    return callAs(this.#simulator, 'GET', path, { headers });
  }

  deleteSavedCard(customerId: string, customerSecret: string, id: string): Promise<CallAnswer> {
    const headers = { ...this.#sdk.getHeaders, authorization: `Basic ${customerSecret}` };
    const path = `/customers/public/${customerId}/payment-methods/${id}`;
    return callAs(this.#simulator, 'DELETE', path, { headers });
  }

  deviceData(session: string, card: object = approved): Promise<CallAnswer> {
    return this.post(`/api/device-data/${session}`, { ...card, ...this.#sdk.newCardFields });
  }

  pay(session: string, card: object): Promise<CallAnswer> {
    return this.post(`/api/payments/${session}`, { ...card, ...this.#sdk.newCardFields });
  }

  payWithSaved(session: string, card: object): Promise<CallAnswer> {
    const path = `/api/payments/recurring/${session}`;
    return this.post(path, { ...card, ...this.#sdk.savedCardFields });
  }

  completeThreeDs(session: string, transactionId: string, isValidated: boolean) {
    return this.post(`/mobile/payments/${session}/three-ds-complete`, {
      paRes: isValidated ? 'eyJhbGciOiJIUzI1NiJ9' : '',
      transactionId,
      cardinalValidateResponse: {
        isValidated,
        errorNumber: 0,
        errorDescription: '',
        actionCode: isValidated ? 'SUCCESS' : 'FAILURE',
      },
    });
  }

  post(path: string, body: object): Promise<CallAnswer> {
    return callAs(this.#simulator, 'POST', path, { headers: this.#sdk.cardHeaders, body });
  }
}
