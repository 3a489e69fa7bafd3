import { askForTime } from './ask-for-time.ts';
import { type Check, onlyOnAws } from './check.ts';
import { clockVerdict } from './clock-verdict.ts';
import { notChecked } from './finding.ts';

/** This machine's clock against DynamoDB's, whose answer to `/ping` needs no signature. */
export const clockCheck: Check = {
  id: 'clock.aws',
  look: async ({ onAws, clock }) => {
    if (onAws === undefined) return notChecked(onlyOnAws);
    const domain = onAws.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    const endpoint =
      process.env.AWS_ENDPOINT_URL_DYNAMODB ??
      process.env.AWS_ENDPOINT_URL ??
      `https://dynamodb.${onAws.region}.${domain}`;
    return clockVerdict('AWS', await askForTime(`${endpoint}/ping`, clock));
  },
};
