/**
 * What the samples use of Dojo's package, as its source has it: `src/index.tsx` and
 * `src/NativeDojoReactNativePaySdk.ts` of github.com/dojo-engineering/react-native-pay-sdk, 0.17.1.
 */
declare module '@dojo-engineering/react-native-pay-sdk' {
  export enum ResultCode {
    successful = 0,
    authorizing = 3,
    referred = 4,
    declined = 5,
    duplicateTransaction = 20,
    failed = 30,
    expired = 40,
    waitingPreExecute = 99,
    invalidRequest = 400,
    issueWithAccessToken = 401,
    noAccessTokenSupplied = 404,
    internalServerError = 500,
    sdkInternalError = 7770,
    userClosedWithoutPaying = 7780,
  }

  export type PaymentDetails = {
    intentId: string;
    customerSecret?: string;
    isProduction?: boolean;
    applePayMerchantId?: string;
    darkTheme?: boolean;
    forceLightMode?: boolean;
    gPayMerchantId?: string;
    gPayGatewayMerchantId?: string;
    gPayMerchantName?: string;
    showBranding?: boolean;
    mustCompleteBy?: string;
    additionalLegalText?: string;
  };

  export function startPaymentFlow(details: PaymentDetails): Promise<ResultCode>;
  export function startSetupFlow(details: PaymentDetails): Promise<ResultCode>;
}
