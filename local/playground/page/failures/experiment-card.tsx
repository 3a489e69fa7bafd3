import { useState } from 'preact/hooks';
import { CurlLines } from '../curl-lines.tsx';
import { useAction } from '../use-action.ts';
import type { Experiment, Finding } from './experiment.ts';
import type { FailuresProps } from './failures-props.ts';
import { type ExperimentResult, isKept, runExperiment } from './run-experiment.ts';

/** Of the text that says why a button waits. */
export const turnReason = 'turn-reason';

export interface ExperimentCardProps extends FailuresProps {
  readonly experiment: Experiment;
}

export function ExperimentCard({ experiment, stack, feed, turn, onShowUser }: ExperimentCardProps) {
  const action = useAction(stack);
  const [result, setResult] = useState<ExperimentResult | undefined>();
  const { name, what, promise, source } = experiment;
  const waits = turn.taken !== undefined && turn.taken !== name;
  const verb = waits ? 'Waits' : result === undefined ? 'Try it' : 'Try again';
  const start = () =>
    turn.take(name, () =>
      action.run('Under way', async (callers, tell) => {
        setResult(undefined);
        setResult(await runExperiment(experiment, callers, { feed, tell }));
      }),
    );
  return (
    <li class="ticket">
      <div class="ticket-head">
        <strong>{name}</strong>
        <button
          type="button"
          aria-disabled={turn.taken !== undefined}
          aria-label={`${verb}: ${name}`}
          aria-describedby={waits ? turnReason : undefined}
          onClick={start}
        >
          {verb}
        </button>
      </div>
      <p>{what}</p>
      <p class="promise">
        <b>Promised:</b> {promise} <cite>{source}</cite>
      </p>
      <div role="status">
        {action.isBusy ? <p class="busy">{action.progress}…</p> : null}
        {result === undefined ? null : <Findings result={result} onShowUser={onShowUser} />}
      </div>
      <CurlLines lines={action.lines} />
    </li>
  );
}

interface FindingsProps {
  readonly result: ExperimentResult;
  readonly onShowUser: (userId: string) => void;
}

function Findings({ result: { userId, findings, problem }, onShowUser }: FindingsProps) {
  return (
    <>
      {problem === undefined ? null : (
        <p class="notice failed">{problem} Look at what happened, and try again.</p>
      )}
      <dl class="findings">
        {findings.map((finding) => (
          <FindingLine key={finding.what} {...finding} />
        ))}
      </dl>
      <button type="button" class="small" onClick={() => onShowUser(userId)}>
        Show what happened to {userId}
      </button>
    </>
  );
}

function FindingLine(finding: Finding) {
  const { what, counted, promised } = finding;
  const tone = promised === undefined ? '' : isKept(finding) ? 'good' : 'failed';
  return (
    <div class={tone}>
      <dt>{what}</dt>
      <dd>
        {counted}{' '}
        {promised === undefined ? null : (
          <span class="verdict">{isKept(finding) ? 'as promised' : `promised: ${promised}`}</span>
        )}
      </dd>
    </div>
  );
}
