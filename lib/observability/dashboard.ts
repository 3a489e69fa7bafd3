import {
  AlarmStatusWidget,
  Dashboard,
  type IWidget,
  PeriodOverride,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { costs } from './cost-graphs.ts';
import { type DashboardProps, fullWidth, heading } from './dashboard-graph.ts';
import { dojo } from './dojo-graphs.ts';
import { customersAndMoney } from './money-graphs.ts';
import { traffic } from './traffic-graphs.ts';
import { webhooks } from './webhook-graphs.ts';

/** What a stage looks like, from the top: alarms, users, Dojo, customers and money, webhooks, cost. */
export function dashboardOf(scope: Construct, id: string, props: DashboardProps): Dashboard {
  const dashboard = new Dashboard(scope, id, {
    dashboardName: props.name,
    periodOverride: PeriodOverride.INHERIT,
  });
  if (props.alarms.length > 0) {
    dashboard.addWidgets(
      new AlarmStatusWidget({ title: 'Alarms', alarms: [...props.alarms], width: fullWidth }),
    );
  }
  const sections: readonly [string, IWidget[]][] = [
    ['Users', traffic(props)],
    ['Dojo', dojo(props)],
    ['Customers and money', customersAndMoney(props)],
    ['Webhooks and what waits for a person', webhooks(props)],
    ['What costs', costs(props)],
  ];
  for (const [title, widgets] of sections) {
    dashboard.addWidgets(heading(title));
    dashboard.addWidgets(...widgets);
  }
  return dashboard;
}
