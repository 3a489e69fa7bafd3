import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deployedTarget } from '../../operations/deployed-target.ts';
import { fixtureRoot } from '../fixtures/root.ts';

const stackName = 'save-card-demo-sandbox';
const outputs = { TableName: 'table-of-the-stack', DojoKeySecretName: 'key-of-the-stack' };

describe('a deployed stack', () => {
  it('is reached by its outputs and the settings of its app and stage', async () => {
    const target = await deployedTarget(stackName, async () => outputs, fixtureRoot);
    expect(target).toMatchObject({
      name: 'the deployed stack save-card-demo-sandbox',
      settings: { app: 'demo', stage: 'sandbox' },
      dojoBaseUrl: 'https://api.dojo.tech',
      tableName: 'table-of-the-stack',
      dojoKeySecretName: 'key-of-the-stack',
    });
    expect(target.dynamoDb).toBeUndefined();
  });

  it.each([
    ['shop', '"shop" is no stack of this project: their names are save-card-<app>-<stage>.'],
    [
      'save-card-demo-moon',
      'cdk.json has no app "demo" with a stage "moon". It has: demo/sandbox, cafe/sandbox.',
    ],
  ])('called %s is refused', async (name, sentence) => {
    await expect(deployedTarget(name, async () => outputs, fixtureRoot)).rejects.toThrow(sentence);
  });

  it('without an output has to be deployed again', async () => {
    await expect(deployedTarget(stackName, async () => ({}), fixtureRoot)).rejects.toThrow(
      'The stack save-card-demo-sandbox has no output TableName: deploy it again.',
    );
  });

  describe('read from CloudFormation', () => {
    let server: Server;
    let answer: { status: number; body: string };

    beforeEach(async () => {
      server = createServer((_request, response) => {
        response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body);
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('not listening');
      vi.stubEnv('AWS_ENDPOINT_URL_CLOUDFORMATION', `http://127.0.0.1:${address.port}`);
      vi.stubEnv('AWS_REGION', 'eu-west-2');
      vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
    });
    afterEach(async () => {
      vi.unstubAllEnvs();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    });

    const member = (key: string, value: string) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`;

    it('has the names in its outputs', async () => {
      const members = Object.entries(outputs).map(([key, value]) => member(key, value));
      answer = {
        status: 200,
        body: `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>${stackName}</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></DescribeStacksResponse>`,
      };
      expect(await deployedTarget(stackName, undefined, fixtureRoot)).toMatchObject({
        tableName: 'table-of-the-stack',
      });
    });

    it('that does not exist is named in a sentence', async () => {
      answer = {
        status: 400,
        body: `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id ${stackName} does not exist</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
      };
      await expect(deployedTarget(stackName, undefined, fixtureRoot)).rejects.toThrow(
        'The stack save-card-demo-sandbox cannot be read from CloudFormation: Stack with id save-card-demo-sandbox does not exist.',
      );
    });
  });
});
