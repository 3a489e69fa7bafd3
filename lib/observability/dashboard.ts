import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { cloudWatchMetric, type MetricSources } from './cloud-watch-metrics.ts';
import type { Graph } from './graph.ts';
import { graphSections } from './graph-sections.ts';
import { periodSeconds, type WatchedStage } from './measure.ts';

export interface DashboardProps {
  readonly name: string;
  readonly stage: WatchedStage;
  readonly sources: MetricSources;
  readonly alarms: readonly Alarm[];
}

/** Of the dashboard's columns. */
const fullWidth = 24;
const height = 7;

/** What a stage looks like, from the top: its alarms, then every graph of `graph-sections.ts`. */
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
  for (const { title, graphs } of graphSections) {
    dashboard.addWidgets(new TextWidget({ markdown: `## ${title}`, width: fullWidth, height: 1 }));
    dashboard.addWidgets(...graphs.map((graph) => widgetOf(graph, props)));
  }
  return dashboard;
}

function widgetOf(
  { title, measures, width, unit, stacked = false }: Graph,
  { stage, sources }: DashboardProps,
): GraphWidget {
  return new GraphWidget({
    title,
    left: measures(stage).map((measure) => cloudWatchMetric(measure, sources)),
    width,
    height,
    stacked,
    period: Duration.seconds(periodSeconds),
    leftYAxis: {
      min: 0,
      showUnits: unit === undefined,
      ...(unit !== undefined && { label: unit }),
    },
  });
}
