/** A state of a state machine, as far as the audit's has them. */
interface State {
  readonly Type: 'Pass' | 'Task' | 'Choice' | 'Wait' | 'Succeed';
  readonly Next?: string;
  readonly Default?: string;
  readonly Result?: object;
  readonly Parameters?: Readonly<Record<string, string>>;
  readonly ResultPath?: string;
  readonly OutputPath?: string;
  readonly Seconds?: number;
  readonly Choices?: readonly Rule[];
}

interface Rule {
  readonly Next?: string;
  readonly And?: readonly Rule[];
  readonly Variable?: string;
  readonly StringEquals?: string;
  readonly NumericLessThan?: number;
}

export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** What one execution came to. */
export interface Execution {
  readonly invoked: number;
  readonly waitedSeconds: number;
  readonly output: unknown;
}

type Data = Readonly<Record<string, unknown>>;

function at(path: string, data: unknown): unknown {
  return path
    .replace(/^\$\.?/, '')
    .split('.')
    .filter((name) => name !== '')
    .reduce<unknown>((value, name) => Object(value)[name], data);
}

function holds(rule: Rule, data: Data): boolean {
  if (rule.And !== undefined) return rule.And.every((it) => holds(it, data));
  const value = at(rule.Variable ?? '', data);
  if (rule.StringEquals !== undefined) return value === rule.StringEquals;
  if (rule.NumericLessThan !== undefined) return Number(value) < rule.NumericLessThan;
  throw new Error(`Not understood: ${JSON.stringify(rule)}`);
}

function counted(parameters: Readonly<Record<string, string>>, data: Data): Data {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, text]) => {
      const [, path, number] = /^States\.MathAdd\((\S+), (\d+)\)$/.exec(text) ?? [];
      if (path === undefined) throw new Error(`Not understood: ${text}`);
      return [name.replace(/\.\$$/, ''), Number(at(path, data)) + Number(number)];
    }),
  );
}

/** Runs the states one after the other, as Step Functions does; the tasks' answers are given. */
export function runDefinition(
  { StartAt, States }: Definition,
  answers: readonly unknown[],
): Execution {
  let data: Data = { time: '2026-01-01T12:00:00Z' };
  let invoked = 0;
  let waitedSeconds = 0;
  for (let name: string | undefined = StartAt; ; ) {
    const state: State | undefined = States[name ?? ''];
    if (state === undefined) throw new Error(`No state ${name}.`);
    name = state.Next;
    switch (state.Type) {
      case 'Pass':
        data = state.Parameters ? counted(state.Parameters, data) : (state.Result as Data);
        break;
      case 'Task':
        data = { ...data, [(state.ResultPath ?? '').replace('$.', '')]: answers[invoked] };
        invoked += 1;
        break;
      case 'Wait':
        waitedSeconds += state.Seconds ?? 0;
        break;
      case 'Choice':
        name = state.Choices?.find((rule) => holds(rule, data))?.Next ?? state.Default;
        break;
      case 'Succeed':
        return { invoked, waitedSeconds, output: at(state.OutputPath ?? '$', data) };
    }
  }
}
