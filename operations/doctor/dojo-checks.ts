import { newestDojoVersion } from '../../lib/dojo-versions.ts';
import type { Check } from './check.ts';
import { clockVerdict } from './clock-verdict.ts';
import { ok, problem, warning } from './finding.ts';

/** Dojo itself: whether it answers, by which version of its API, and at what time. */
export const dojoChecks: readonly Check[] = [
  {
    id: 'dojo.answers',
    look: async ({ dojoAnswer, target: { dojoBaseUrl } }) => {
      const status = await dojoAnswer().then(
        (answer) => answer.status,
        () => undefined,
      );
      if (status !== undefined && status < 500) return ok(`Dojo answers at ${dojoBaseUrl}.`);
      return problem(
        status === undefined
          ? `Dojo does not answer at ${dojoBaseUrl}.`
          : `Dojo answers with an error of its own (${status}) at ${dojoBaseUrl}.`,
        'Is dojo.baseUrl in cdk.json right, and does this machine reach it? If so, look at Dojo’s status page.',
      );
    },
  },
  {
    id: 'dojo.version',
    look: async ({ target: { settings } }) => {
      const { version } = settings.dojo;
      if (version === newestDojoVersion) return ok(`dojo.version is ${version}, the newest known.`);
      return version > newestDojoVersion
        ? warning(
            `dojo.version is ${version}, newer than the newest that this backend knows (${newestDojoVersion}).`,
            `Set dojo.version in cdk.json to ${newestDojoVersion} and deploy, or update this backend.`,
          )
        : warning(
            `dojo.version is ${version}; the newest known is ${newestDojoVersion}.`,
            `Read Dojo's change log. Then set dojo.version in cdk.json to ${newestDojoVersion}, in a sandbox stage first, and run npx cdk deploy.`,
          );
    },
  },
  {
    id: 'clock.dojo',
    look: async ({ dojoAnswer }) => clockVerdict('Dojo', await dojoAnswer()),
  },
];
