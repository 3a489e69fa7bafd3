import { count } from '../account/account-text.ts';
import { rotateAfterDays } from '../key/age-of-secret.ts';
import { commandLine } from '../webhooks/command-line.ts';
import type { Check } from './check.ts';
import type { ExaminedStage } from './examined-stage.ts';
import { notChecked, ok, problem, type Verdict, warning } from './finding.ts';
import { lastWebhook } from './last-webhook.ts';

const readSecrets = ['secretsmanager:GetSecretValue'];
const askDojo = [...readSecrets, 'dynamodb:GetItem', 'dynamodb:Scan'];

const notAsked = notChecked(
  "There is no key of the map's account to ask Dojo with: see key.accepted and key.account.",
);

/** A check that an app without the webhook route has no need of. */
function webhookCheck(check: Check): Check {
  return {
    ...check,
    look: async (stage) =>
      stage.takesWebhooks ? check.look(stage) : ok('The app has no webhook route.'),
  };
}

async function lookAtSubscription(stage: ExaminedStage): Promise<Verdict> {
  switch ((await stage.askDojo()).webhooks) {
    case 'accepted':
    case 'not-accepted':
      return ok(`Dojo sends webhooks to ${stage.target.webhookUrl}.`);
    case 'not-subscribed':
      return problem(
        'Dojo sends no webhooks here: paid orders are not fulfilled.',
        `Subscribe: ${commandLine('subscribe', stage.args)}`,
      );
    case 'not-told':
      return notChecked('The Dojo key may not read the webhook subscriptions.');
    case 'not-asked':
      return notAsked;
  }
}

async function lookAtSecret(stage: ExaminedStage): Promise<Verdict> {
  const fix = `Store it: ${commandLine('subscribe', stage.args)}`;
  const { state, count: stored } = (await stage.readStatus()).webhookSecrets;
  switch (state) {
    case 'none':
      return problem('The stack was deployed before there were webhooks.', 'npx cdk deploy');
    case 'missing':
      return problem('No webhook signing secret is stored: every webhook is refused.', fix);
    case 'unreadable':
      return problem('The stored webhook secrets cannot be read: every webhook is refused.', fix);
    case 'stored':
      break;
  }
  switch ((await stage.askDojo()).webhooks) {
    case 'accepted':
      return ok(`${count(stored, 'signing secret')} stored, and Dojo signs with one that is.`);
    case 'not-accepted':
      return problem('Dojo signs with a secret that is not stored: every webhook is refused.', fix);
    case 'not-subscribed':
      return notChecked('Dojo signs nothing for this stage: see webhook.subscription.');
    case 'not-told':
      return notChecked('The Dojo key may not read the webhook subscriptions.');
    case 'not-asked':
      return notAsked;
  }
}

async function lookAtAge(stage: ExaminedStage): Promise<Verdict> {
  const { state, ageDays, isRotationDue } = (await stage.readStatus()).webhookSecrets;
  if (state !== 'stored') return notChecked('There is no secret: see webhook.secret.');
  if (ageDays === undefined) return notChecked('Secrets Manager does not tell its age.');
  return isRotationDue
    ? warning(
        `The webhook signing secret is ${count(ageDays, 'day')} old: more than ${rotateAfterDays}.`,
        `Replace it: ${commandLine('rotate', stage.args)}`,
      )
    : ok(`The webhook signing secret is ${count(ageDays, 'day')} old.`);
}

async function lookAtLast(stage: ExaminedStage): Promise<Verdict> {
  const { atMs, source } = await lastWebhook(stage);
  return atMs === undefined
    ? warning(
        `No webhook has come, by ${source}.`,
        `As long as nobody has paid, nothing is to be done. Otherwise see where Dojo sends them: ${commandLine('list', stage.args)}`,
      )
    : ok(
        `The last webhook came ${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC, by ${source}.`,
      );
}

/** Dojo's webhooks: whether they come here, are accepted here, and did come. */
export const webhookChecks: readonly Check[] = [
  { id: 'webhook.subscription', needs: askDojo, look: lookAtSubscription },
  { id: 'webhook.secret', needs: askDojo, look: lookAtSecret },
  { id: 'webhook.secret-age', needs: readSecrets, look: lookAtAge },
  { id: 'webhook.last', needs: ['cloudwatch:GetMetricData'], look: lookAtLast },
].map(webhookCheck);
