import { startPaymentFlow, startSetupFlow } from '@dojo-engineering/react-native-pay-sdk';
import AsyncStorage from '@react-native-async-storage/async-storage';
import type { Shop } from './payments.ts';

/** `{ isProduction: false }` only with Dojo's package patched for `npm start`. Else it stays unset. */
const common: { isProduction?: boolean } = {};

/** Empty, until Google Pay and Apple Pay are set up. */
const wallets = {
  applePayMerchantId: 'merchant.com.example.shop',
  gPayMerchantId: 'BCR2DN6TEXAMPLE',
  gPayGatewayMerchantId: '119784244252745',
  gPayMerchantName: 'Example shop',
};

export function createShop(apiUrl: string, token: () => Promise<string>): Shop {
  return {
    apiUrl,
    token,
    storage: AsyncStorage,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    dojo: {
      startPaymentFlow: (details) => startPaymentFlow({ ...common, ...wallets, ...details }),
      startSetupFlow: (details) => startSetupFlow({ ...common, ...details }),
    },
  };
}
