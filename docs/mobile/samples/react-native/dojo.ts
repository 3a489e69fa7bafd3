import { startPaymentFlow, startSetupFlow } from '@dojo-engineering/react-native-pay-sdk';
import AsyncStorage from '@react-native-async-storage/async-storage';
import type { Shop } from './payments.ts';

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
    newKey: () => `${Date.now()}-${Math.random().toString(36).slice(2)}`,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    dojo: {
      // isProduction stays unset, for the sandbox as well.
      startPaymentFlow: (details) => startPaymentFlow({ ...wallets, ...details }),
      startSetupFlow: (details) => startSetupFlow(details),
    },
  };
}
