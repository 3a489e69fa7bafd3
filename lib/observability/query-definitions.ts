import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { pascalCase } from '../pascal-case.ts';
import { type QueriedLogs, savedQueries } from './saved-queries.ts';

/** Where a stage's log lines are. */
export interface StageLogs {
  /** By the function's id. */
  readonly functions: ReadonlyMap<string, ILogGroup>;
  /** Which of the functions are consumers. */
  readonly consumers: readonly string[];
  /** API Gateway's access log. */
  readonly api: ILogGroup;
}

/** CloudWatch reads no more log groups with one query. */
const mostLogGroups = 50;

/**
 * The queries of `saved-queries.ts`, in CloudWatch's Logs Insights under *Saved queries*, in a folder of the
 * stack's name. They cost nothing until they are run. One whose logs the app does not have, e.g. of
 * consumers, is left out. Of more than 50 functions the first 50 are read.
 */
export class QueryDefinitions extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { name: folder, logs }: { readonly name: string; readonly logs: StageLogs },
  ) {
    super(scope, id);
    for (const { name, logs: queried, query } of savedQueries) {
      const groups = logGroupsOf(queried, logs).slice(0, mostLogGroups);
      if (groups.length === 0) continue;
      new CfnQueryDefinition(this, pascalCase(name), {
        name: `${folder}/${name}`,
        queryString: query,
        logGroupNames: groups.map(({ logGroupName }) => logGroupName),
      });
    }
  }
}

function logGroupsOf(
  queried: QueriedLogs,
  { functions, consumers, api }: StageLogs,
): readonly ILogGroup[] {
  switch (queried) {
    case 'all functions':
      return [...functions.values()];
    case 'consumers':
      return consumers.flatMap((id) => functions.get(id) ?? []);
    case 'api':
      return [api];
    default: {
      const group = functions.get(queried);
      return group === undefined ? [] : [group];
    }
  }
}
