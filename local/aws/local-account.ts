/** The account of the local gateway, functions and services, where ARNs and events name one. */
export const localAccountId = '000000000000';

/** The region in the ARNs. */
export const localRegion = 'eu-west-2';

/** An access key. The embedded services ask for a signature and do not check it. */
export interface LocalCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What people and tools sign with: it may do everything. */
export const localCredentials: LocalCredentials = {
  accessKeyId: 'local',
  secretAccessKey: 'local',
};

/** What a function signs with: a key of its own, so that the services know who asks. */
export function functionCredentials(functionName: string): LocalCredentials {
  return { accessKeyId: functionName, secretAccessKey: 'local' };
}
