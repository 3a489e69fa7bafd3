import { customerExperiments } from './customer-experiments.ts';
import { ExperimentCard, turnReason } from './experiment-card.tsx';
import type { FailuresProps } from './failures-props.ts';
import { moneyExperiments } from './money-experiments.ts';
import { webhookExperiments } from './webhook-experiments.ts';

const groups = [
  { title: 'One user, one customer', experiments: customerExperiments },
  { title: 'Money moves once', experiments: moneyExperiments },
  { title: 'Webhooks and events', experiments: webhookExperiments },
];

/** What can be made to go wrong, what is promised then, and what was counted. */
export function Failures(props: FailuresProps) {
  if (props.stack.simulatorKey === null) {
    return <p class="empty">Only the simulator can be made to fail.</p>;
  }
  return (
    <>
      <p class="lead turn" id={turnReason}>
        {props.turn.taken === undefined
          ? 'Each of these makes something go wrong for a new user, and counts afterwards. Then everything is put back.'
          : `“${props.turn.taken}” is under way. The others wait until it is done: together they would count each other’s faults.`}
      </p>
      {groups.map(({ title, experiments }) => (
        <section key={title}>
          <h3>{title}</h3>
          <ul class="tickets">
            {experiments.map((experiment) => (
              <ExperimentCard key={experiment.name} experiment={experiment} {...props} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
