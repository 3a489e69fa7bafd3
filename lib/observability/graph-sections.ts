import { costs } from './cost-graphs.ts';
import { dojo } from './dojo-graphs.ts';
import type { Graph } from './graph.ts';
import { customersAndMoney } from './money-graphs.ts';
import { traffic } from './traffic-graphs.ts';
import { webhooks } from './webhook-graphs.ts';

export interface GraphSection {
  readonly title: string;
  readonly graphs: readonly Graph[];
}

/**
 * Every graph of a stage, from the top, and the only list of them: the dashboard in CloudWatch and the page
 * of `npm start` are made of it.
 */
export const graphSections: readonly GraphSection[] = [
  { title: 'Users', graphs: traffic },
  { title: 'Dojo', graphs: dojo },
  { title: 'Customers and money', graphs: customersAndMoney },
  { title: 'Webhooks and what waits for a person', graphs: webhooks },
  { title: 'What costs', graphs: costs },
];
