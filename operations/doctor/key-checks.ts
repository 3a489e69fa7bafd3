import { accountCommandLine } from '../account/account-arguments.ts';
import { auditLine, count } from '../account/account-text.ts';
import { rotateAfterDays } from '../key/age-of-secret.ts';
import { keyCommandLine } from '../key/key-arguments.ts';
import type { Check } from './check.ts';
import { notChecked, ok, problem, type Verdict, warning } from './finding.ts';

const readSecret = ['secretsmanager:GetSecretValue'];
/** The canary alone does not always tell whose the key is. */
const askDojo = [...readSecret, 'dynamodb:GetItem', 'dynamodb:Scan'];

const noKey: Verdict = notChecked('There is no key that fits: see key.stored and key.environment.');

/** The Dojo API key: whether there is one, of this stage, and of the account of the customers. */
export const keyChecks: readonly Check[] = [
  {
    id: 'key.stored',
    needs: readSecret,
    look: async ({ readStatus, args }) => {
      const { state, prefix, ageDays } = (await readStatus()).dojoKey;
      const fix = `Store one: ${keyCommandLine('set', args)}`;
      switch (state) {
        case 'missing':
          return problem('No Dojo key is stored: the API answers 503.', fix);
        case 'unreadable':
          return problem('What is stored is no Dojo key: the API answers 503.', fix);
        case 'fits':
        case 'wrong-environment':
          return ok(
            `A Dojo key (${prefix}…) is stored${ageDays === undefined ? '' : `, for ${count(ageDays, 'day')}`}.`,
          );
      }
    },
  },
  {
    id: 'key.environment',
    needs: readSecret,
    look: async ({ readStatus, args }) => {
      const { environment, stageEnvironment } = (await readStatus()).dojoKey;
      if (environment === undefined) return notChecked('There is no key: see key.stored.');
      return environment === stageEnvironment
        ? ok(`Key and stage are of Dojo's ${environment}.`)
        : problem(
            `The key is of Dojo's ${environment}, the stage of its ${stageEnvironment}: the API answers 503.`,
            `Store a key of this stage's environment: ${keyCommandLine('set', args)}`,
          );
    },
  },
  {
    id: 'key.accepted',
    needs: askDojo,
    look: async ({ askDojo, args }) => {
      const { isAccepted } = (await askDojo()).dojoKey;
      if (isAccepted === undefined) return noKey;
      return isAccepted
        ? ok('Dojo accepts the key.')
        : problem(
            'Dojo does not accept the key: it was revoked, or never was one.',
            `Make a key in Dojo's portal and store it: ${keyCommandLine('set', args)}`,
          );
    },
  },
  {
    id: 'key.account',
    needs: askDojo,
    look: async ({ askDojo, args }) => {
      switch ((await askDojo()).dojoKey.account) {
        case 'right':
          return ok("The key opens the account of the map's customers.");
        case 'first':
          return ok('The map has no customer yet, so that every account is right.');
        case 'canary-lost':
          return warning(
            "The key opens the account of the map's customers, but the map's own customer (canary) is gone.",
            `Have an audit make it again: ${auditLine(args)}`,
          );
        case 'too-early':
          return notChecked(
            "The map's own customer (canary) is younger than a minute, and Dojo need not show it yet.",
            'Try again in a minute.',
          );
        case 'wrong':
          return problem(
            "The key opens another Dojo account than that of the map's customers: the API answers 503.",
            `Store the right key: ${keyCommandLine('set', args)} (which accounts the map knows: ${accountCommandLine('status', args)})`,
          );
        case undefined:
          return notChecked('There is no key that Dojo accepts: see key.accepted.');
      }
    },
  },
  {
    id: 'key.age',
    needs: readSecret,
    look: async ({ readStatus, args }) => {
      const { ageDays, isRotationDue, state } = (await readStatus()).dojoKey;
      if (state === 'missing') return notChecked('There is no key: see key.stored.');
      if (ageDays === undefined) return notChecked('Secrets Manager does not tell its age.');
      return isRotationDue
        ? warning(
            `The key is ${count(ageDays, 'day')} old: more than ${rotateAfterDays}.`,
            `Replace it, as docs/keys.md says: ${keyCommandLine('set', args)}`,
          )
        : ok(
            `The key is ${count(ageDays, 'day')} old; it is to be replaced after ${rotateAfterDays}.`,
          );
    },
  },
];
