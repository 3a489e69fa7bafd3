import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { deadlineIn } from '../../../functions/core/clock.ts';
import type {
  CustomerId,
  CustomerLink,
  Revision,
  UserId,
} from '../../../functions/core/customers/customer-link.ts';
import { ensureCustomer } from '../../../functions/core/customers/ensure-customer.ts';
import { eraseCustomer } from '../../../functions/core/customers/erase-customer.ts';
import type { EnsureCustomerDependencies } from '../../../functions/core/customers/ports.ts';
import { replaceLostCustomer } from '../../../functions/core/customers/replace-lost-customer.ts';
import { settleLostAttempt } from '../../../functions/core/customers/settle-lost-attempt.ts';
import { dojoCustomers } from '../../../functions/core/dojo/dojo-customers.ts';
import { dojoForAudit } from '../../../functions/core/dojo/dojo-for-audit.ts';
import {
  customerLinkKey,
  formatCustomerLink,
} from '../../../functions/core/dynamodb/customer-link-item.ts';
import { versionedItems } from '../../../functions/core/dynamodb/versioned-items.ts';
import { createTable } from '../../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../../local/aws/local-account.ts';
import { startDynamoDb } from '../../../local/aws/start-dynamo-db.ts';
import { startSecretsManager } from '../../../local/aws/start-secrets-manager.ts';
import type {
  AccountDialogue,
  AccountExitCode,
} from '../../../operations/account/account-operation.ts';
import {
  type AccountStatus,
  readAccountStatus,
} from '../../../operations/account/account-status.ts';
import { eraseFormer } from '../../../operations/account/erase-former.ts';
import { moveAccount } from '../../../operations/account/move-account.ts';
import { type Connection, connect, silentLog } from '../../../operations/connect.ts';
import { runAudit } from '../../../operations/run-audit.ts';
import type { Target } from '../../../operations/target.ts';
import {
  type DojoSimulator,
  sandboxCards,
  startDojoSimulator,
} from '../../../simulator/dojo-simulator.ts';
import { fixtureStage } from '../../fixtures/fixture-app.ts';

export const minuteMs = 60_000;

export const keys = {
  first: 'sk_sandbox_first',
  second: 'sk_sandbox_second',
  third: 'sk_sandbox_third',
} as const;

/** What a command has come to. */
export interface Outcome {
  readonly exitCode: AccountExitCode;
  readonly said: string;
}

/** Where a command runs. Default: the deployment's own connection, and a person who agrees. */
interface Terminal {
  readonly agree?: () => Promise<boolean>;
  readonly connection?: Connection;
}

/** A deployment whose key can be another account's, and whose time passes when it is told to. */
export class MovableDeployment {
  readonly simulator: DojoSimulator;
  readonly target: Target;
  /** As a warm instance, and the terminal: one key and its proofs for as long as they are kept. */
  readonly connection: Connection;
  readonly clock: () => number;
  readonly #time: { ms: number };
  readonly #close: () => Promise<unknown>;

  private constructor(
    target: Target,
    simulator: DojoSimulator,
    time: { ms: number },
    close: () => Promise<unknown>,
  ) {
    this.target = target;
    this.simulator = simulator;
    this.#time = time;
    this.#close = close;
    this.clock = () => time.ms;
    this.connection = connect(target, this.clock);
  }

  static async start(key: string = keys.first): Promise<MovableDeployment> {
    const time = { ms: Date.UTC(2026, 0, 5) };
    const clock = () => time.ms;
    const simulator = await startDojoSimulator({ clock });
    const dynamoDb = await startDynamoDb();
    const tableName = 'customers';
    await createTable(dynamoDb.url, tableName);
    const dojoKeySecretName = 'dojo-api-key';
    const secrets = { [dojoKeySecretName]: JSON.stringify({ apiKey: key }) };
    const secretsManager = await startSecretsManager({ secrets, clock });
    const service = { region: localRegion, credentials: localCredentials };
    const target: Target = {
      name: 'the deployment under test',
      // No customer may be replaced as a lost one: a moved user needs no such budget.
      settings: { ...(await fixtureStage()), replacementLimitPerHour: 0 },
      dojoBaseUrl: simulator.url,
      tableName,
      dojoKeySecretName,
      webhookUrl: undefined,
      webhookSecretName: undefined,
      dynamoDb: { ...service, endpoint: dynamoDb.url },
      secretsManager: { ...service, endpoint: secretsManager.url },
    };
    return new MovableDeployment(target, simulator, time, () =>
      Promise.all([simulator.close(), dynamoDb.close(), secretsManager.close()]),
    );
  }

  async close(): Promise<void> {
    this.connection.close();
    await this.#close();
  }

  pass(ms: number): void {
    this.#time.ms += ms;
  }

  /** Somebody puts a key into the secret. By default every instance has it afterwards. */
  async putKey(apiKey: string, passedMs = 10 * minuteMs): Promise<void> {
    await this.putText(JSON.stringify({ apiKey }));
    this.pass(passedMs);
  }

  /** The same with anything. */
  async putText(SecretString: string): Promise<void> {
    const SecretId = this.target.dojoKeySecretName;
    await this.connection.secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
  }

  #dependencies(connection: Connection): EnsureCustomerDependencies {
    const { dojo, map } = connection;
    const deadline = deadlineIn(20_000, this.clock);
    return {
      ...{ links: map.links, adoptables: map.adoptables, markerOf: map.markerOf },
      ...{ replacementBudget: map.replacementBudget, newRevision: map.newRevision, deadline },
      directory: dojoCustomers(dojo, deadline),
      countCreation: async () => undefined,
      settleLater: async () => undefined,
      account: { prove: () => dojo.proveAccount(deadline), accountAt: map.proofs.accountAt },
      clock: this.clock,
      sleep: async (ms) => this.pass(ms),
      log: silentLog,
    };
  }

  /** A request of the user: the customer, replaced if Dojo does not know it. */
  async call(user: string): Promise<CustomerId> {
    const dependencies = this.#dependencies(this.connection);
    const input = { userId: user as UserId, profile: {}, startedAtMs: this.clock() };
    const customerId = await ensureCustomer(input, dependencies);
    const apiKey = await this.connection.dojoKey.get();
    if (this.holds(apiKey, customerId)) return customerId;
    const suspect = { ...input, suspectId: customerId };
    return (await replaceLostCustomer(suspect, dependencies)) ?? customerId;
  }

  erase(user: string) {
    const { cards } = dojoForAudit(this.connection.dojo, this.clock);
    const forgetUser = async () => 'erased' as const;
    const finishLater = async () => undefined;
    const dependencies = { ...this.#dependencies(this.connection), cards, forgetUser, finishLater };
    return eraseCustomer({ userId: user as UserId }, dependencies);
  }

  /** Looks at the user's lost attempt, as the queue does. */
  settle(user: string) {
    return settleLostAttempt(user as UserId, this.#dependencies(this.connection));
  }

  item(user: string): Promise<CustomerLink | undefined> {
    return this.connection.map.links.find(user as UserId);
  }

  async canaryId(): Promise<string | undefined> {
    const status = await this.status();
    return status.canary?.id;
  }

  /** Puts an item as it stands, whatever was there. */
  async put(user: string, link: Omit<CustomerLink, 'revision'>): Promise<void> {
    const revision = `put-${user}` as Revision;
    const items = versionedItems(this.connection.table, this.target.tableName);
    const attributes = formatCustomerLink({ ...link, revision } as CustomerLink);
    await items.replace(customerLinkKey(user as UserId), undefined, { revision, attributes });
  }

  /** The key's account, which is opened if the simulator has not seen the key yet. */
  #account(key: string) {
    return this.simulator.accounts.addKey(key, { sameAccountAs: key });
  }

  /** A customer that is made past the map. */
  make(key: string, name: string): CustomerId {
    return this.#account(key).customers.create({ name }).id as CustomerId;
  }

  delete(key: string, customerId: string): void {
    this.#account(key).deleteCustomer(customerId);
  }

  saveCard(key: string, customerId: CustomerId): void {
    const [card] = sandboxCards;
    if (card === undefined) throw new Error('There are sandbox cards.');
    this.#account(key).savedCards.save(customerId, card);
  }

  holds(key: string, customerId: string): boolean {
    return this.customersOf(key).includes(customerId);
  }

  customersOf(key: string): readonly string[] {
    return this.#account(key)
      .customers.list()
      .map(({ id }) => id);
  }

  cardsOf(key: string): number {
    return this.#account(key).savedCards.count;
  }

  status(): Promise<AccountStatus> {
    return readAccountStatus(this.#operation(this.connection));
  }

  #operation(connection: Connection) {
    return { target: this.target, connection, args: { stack: undefined }, clock: this.clock };
  }

  async #run(
    perform: (dialogue: AccountDialogue) => Promise<AccountExitCode>,
    { agree = async () => true, connection = this.connection }: Terminal = {},
  ): Promise<Outcome> {
    const said: string[] = [];
    const exitCode = await perform({
      ...this.#operation(connection),
      say: (sentence) => said.push(sentence),
      agree,
    });
    return { exitCode, said: said.join('\n') };
  }

  move(options?: Terminal) {
    return this.#run(moveAccount, options);
  }

  /** @param typed - the keys that are typed in; nothing more is after the last. */
  eraseFormer(typed: readonly string[], options?: Terminal) {
    const left = [...typed];
    const hidden = { read: async () => left.shift() };
    return this.#run((dialogue) => eraseFormer({ ...dialogue, keys: hidden }), options);
  }

  audit(repair = false) {
    return runAudit({
      target: this.target,
      connection: this.connection,
      args: { from: undefined, repair, maxDeletions: undefined },
      progress: { show: () => {}, end: () => {} },
      shouldStop: () => false,
      agree: async () => repair,
      clock: this.clock,
    });
  }
}
