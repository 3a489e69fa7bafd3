import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { deadlineIn } from '../../functions/core/clock.ts';
import type {
  CustomerId,
  CustomerLink,
  Revision,
  UserId,
} from '../../functions/core/customers/customer-link.ts';
import type { MapId } from '../../functions/core/customers/map-identity.ts';
import { type Marker, markersOf } from '../../functions/core/customers/marker.ts';
import { dojoForAudit } from '../../functions/core/dojo/dojo-for-audit.ts';
import {
  customerLinkKey,
  formatCustomerLink,
} from '../../functions/core/dynamodb/customer-link-item.ts';
import { customerLinkTable } from '../../functions/core/dynamodb/customer-link-table.ts';
import { type Attributes, versionedItems } from '../../functions/core/dynamodb/versioned-items.ts';
import type { AppStage } from '../../lib/app-stage.ts';
import { createTable } from '../../local/aws/create-table.ts';
import { localCredentials, localRegion } from '../../local/aws/local-account.ts';
import { startDynamoDb } from '../../local/aws/start-dynamo-db.ts';
import { startSecretsManager } from '../../local/aws/start-secrets-manager.ts';
import { announce, runningFile } from '../../local/running-file.ts';
import { type Connection, connect } from '../../operations/connect.ts';
import type { Target } from '../../operations/target.ts';
import {
  type DojoSimulator,
  sandboxCards,
  startDojoSimulator,
} from '../../simulator/dojo-simulator.ts';
import { fixtureStage } from '../fixtures/fixture-app.ts';
import { fixtureRoot } from '../fixtures/root.ts';

export const hourMs = 3_600_000;

const createdCustomer = z.object({ id: z.string() });

type Unwritten<Link> = Link extends unknown ? Omit<Link, 'revision' | 'writtenAtMs'> : never;

/** A deployment's table, key and Dojo account, whose customers can be of any age. */
export class AuditedDeployment {
  readonly simulator: DojoSimulator;
  readonly target: Target;
  readonly connection: Connection;
  /** A folder in which `npm run audit` finds this deployment. */
  readonly folder: string;
  readonly #age: { ms: number };
  readonly #close: () => Promise<void>;
  #revisions = 0;

  private constructor(
    parts: Pick<AuditedDeployment, 'simulator' | 'target' | 'folder'>,
    age: { ms: number },
    close: () => Promise<void>,
  ) {
    this.simulator = parts.simulator;
    this.target = parts.target;
    this.folder = parts.folder;
    this.connection = connect(parts.target);
    this.#age = age;
    this.#close = close;
  }

  static async start(): Promise<AuditedDeployment> {
    const age = { ms: 0 };
    const settings: AppStage = await fixtureStage();
    const simulator = await startDojoSimulator({ clock: () => Date.now() - age.ms });
    const dynamoDb = await startDynamoDb();
    const tableName = 'customers';
    await createTable(dynamoDb.url, tableName);
    const dojoKeySecretName = 'dojo-api-key';
    const secrets = { [dojoKeySecretName]: '{"apiKey":"sk_sandbox_local"}' };
    const secretsManager = await startSecretsManager({ secrets });
    const folder = await mkdtemp(join(tmpdir(), 'audited-'));
    await announce(
      {
        settings,
        root: fixtureRoot,
        dojoUrl: simulator.url,
        dynamoDbUrl: dynamoDb.url,
        secretsManagerUrl: secretsManager.url,
        tableName,
        dojoKeySecretName,
        // Nothing listens there: an audit does not need the API.
        apiUrl: 'http://127.0.0.1:9',
        webhookSecretName: 'webhook-secrets',
      },
      join(folder, runningFile),
    );
    const service = { region: localRegion, credentials: localCredentials };
    const target: Target = {
      name: 'the deployment under test',
      settings,
      dojoBaseUrl: simulator.url,
      tableName,
      dojoKeySecretName,
      webhookUrl: undefined,
      webhookSecretName: undefined,
      dynamoDb: { ...service, endpoint: dynamoDb.url },
      secretsManager: { ...service, endpoint: secretsManager.url },
    };
    return new AuditedDeployment({ simulator, target, folder }, age, async () => {
      await Promise.all([simulator.close(), dynamoDb.close(), secretsManager.close()]);
      await rm(folder, { recursive: true });
    });
  }

  async close(): Promise<void> {
    this.connection.close();
    await this.#close();
  }

  /** The user's marker in this deployment's map. */
  marker(user: string): Promise<Marker> {
    return this.connection.map.markerOf(user as UserId);
  }

  /** The user's marker in the map of another deployment with the same names. */
  foreignMarker(user: string): Marker {
    const mapId = '0b0c7a6e-1111-4222-8333-444455556666' as MapId;
    return markersOf(mapId, { app: 'demo', stage: 'sandbox' }).of(user as UserId);
  }

  /** The map's canary at Dojo, confirmed as in a deployment that an audit has seen. */
  async canary(): Promise<CustomerId> {
    const { dojoKey, map } = this.connection;
    const keeper = map.canaryKeeper(dojoKey.get, () => deadlineIn(10_000, Date.now));
    const customerId = await keeper.make(undefined);
    await keeper.confirm(customerId);
    return customerId;
  }

  /** A customer at Dojo, created so long ago. */
  async customer(name: string, ageMs: number): Promise<CustomerId> {
    this.#age.ms = ageMs;
    const answer = await fetch(`${this.simulator.url}/customers`, {
      method: 'POST',
      headers: {
        authorization: 'Basic sk_sandbox_local',
        version: '2024-02-05',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ name }),
    });
    this.#age.ms = 0;
    return createdCustomer.parse(await answer.json()).id as CustomerId;
  }

  saveCard(customerId: CustomerId): void {
    const [card] = sandboxCards;
    if (card === undefined) throw new Error('There are sandbox cards.');
    this.simulator.accounts.list()[0]?.savedCards.save(customerId, card);
  }

  exists(customerId: CustomerId): Promise<boolean> {
    return dojoForAudit(this.connection.dojo, Date.now).directory.exists(customerId);
  }

  item(user: string): Promise<CustomerLink | undefined> {
    return customerLinkTable(this.connection.table, this.target.tableName).find(user as UserId);
  }

  async set(user: string, link: Unwritten<CustomerLink>): Promise<void> {
    this.#revisions += 1;
    const revision = `revision-${this.#revisions}` as Revision;
    const writtenAtMs = Date.now() - hourMs;
    const attributes = formatCustomerLink({ ...link, revision, writtenAtMs } as CustomerLink);
    await this.put(customerLinkKey(user as UserId), attributes, revision);
  }

  /** The item of an attempt that was lost two hours ago. */
  async lose(user: string): Promise<void> {
    const firstAttemptAtMs = Date.now() - 2 * hourMs;
    await this.set(user, {
      state: 'unknown',
      firstAttemptAtMs,
      settlesAtMs: firstAttemptAtMs + 10_000,
    });
  }

  /** Any item of the table. */
  async put(pk: string, attributes: Attributes, revision = 'r'): Promise<void> {
    const items = versionedItems(this.connection.table, this.target.tableName);
    await items.replace(pk, undefined, { revision, attributes });
  }
}
