/** The account of the local gateway, functions and services, where ARNs and events name one. */
export const localAccountId = '000000000000';

/** The region in the ARNs. */
export const localRegion = 'eu-west-2';

/** What the AWS SDK signs with; the embedded services ask for a signature and do not check it. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' } as const;
