interface Field {
  /** What the field must hold, for people. */
  readonly rule: string;
  readonly least: number;
  readonly most: number;
  /** Words for numbers: the first one is 1. */
  readonly names?: readonly string[];
  /** What the field may hold instead of a list. */
  readonly alone?: RegExp;
}

const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const weekdays = 'SUN MON TUE WED THU FRI SAT'.split(' ');

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html */
const fields: readonly Field[] = [
  { rule: 'minutes of 0-59 with , - * /', least: 0, most: 59 },
  { rule: 'hours of 0-23 with , - * /', least: 0, most: 23 },
  {
    rule: 'a day of the month of 1-31 with , - * ? / L W',
    least: 1,
    most: 31,
    alone: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/i,
  },
  { rule: 'a month of 1-12 or JAN-DEC with , - * /', least: 1, most: 12, names: months },
  {
    rule: 'a day of the week of 1-7 or SUN-SAT with , - * ? L #',
    least: 1,
    most: 7,
    names: weekdays,
    alone: /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/i,
  },
  { rule: 'a year of 1970-2199 with , - * /', least: 1970, most: 2199 },
];

const rate = /^rate\((1 (day|hour)|([2-9]|[1-9]\d+) (days|hours))\)$/;
const cron = /^cron\((\S+(?: \S+){5})\)$/;

/** What EventBridge would not take of a schedule, to be read after the path of the setting. */
export function scheduleMistakes(schedule: string): readonly string[] {
  if (rate.test(schedule)) return [];
  const written = cron.exec(schedule)?.[1]?.split(' ');
  return written === undefined
    ? ['must be such as rate(1 day), rate(12 hours) or cron(0 3 * * ? *)']
    : cronMistakes(written);
}

function cronMistakes(written: readonly string[]): readonly string[] {
  const wrong = fields.flatMap((field, index) => {
    const text = written[index] ?? '';
    return fits(text, field) ? [] : [`must have ${field.rule}, not "${text}"`];
  });
  if (wrong.length > 0) return wrong;
  return (written[2] === '?') === (written[4] === '?')
    ? ['must have ? as one of the two days, and only as one']
    : [];
}

function fits(text: string, field: Field): boolean {
  return field.alone?.test(text) || text.split(',').every((item) => isInList(item, field));
}

/** `*`, `5`, `1-5`, and each with the step of `0/15`. */
function isInList(item: string, { least, most, names = [] }: Field): boolean {
  const isValue = (text: string) =>
    names.includes(text.toUpperCase()) ||
    (/^\d+$/.test(text) && Number(text) >= least && Number(text) <= most);
  const [, all, from = '', to = from] =
    /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/[1-9]\d*)?$/.exec(item) ?? [];
  return all !== undefined || (isValue(from) && isValue(to));
}
