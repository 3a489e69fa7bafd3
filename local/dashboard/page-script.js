// Runs in the browser. Asks for the numbers every few seconds, and draws again only what has changed, so that
// focus and reading position stay where they are.

const refreshMs = 5_000;
const colours = 6;
const chart = { width: 360, height: 130, left: 44, right: 6, top: 8, bottom: 20 };

const stateNames = { alarm: 'In alarm', ok: 'OK', 'no data': 'OK, no data' };
const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hour12: false });

const byId = (id) => document.getElementById(id);
const drawn = new Map();
let isPaused = false;
let alarmsOn;

function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

function svgElement(name, attributes = {}, ...children) {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Puts what was made under this key into its place, unless it is made of the same as before. */
function draw(key, from, make) {
  const text = JSON.stringify(from);
  const before = drawn.get(key);
  if (before?.text === text) return before.made;
  const made = make(from);
  before?.made.replaceWith(made);
  drawn.set(key, { text, made });
  return made;
}

/** Leaves alone what is there already, in this order. */
function arrange(parent, children) {
  const isTheSame =
    parent.children.length === children.length &&
    children.every((child, index) => parent.children[index] === child);
  if (!isTheSame) parent.replaceChildren(...children);
}

function keepingFocus(change) {
  const focused = document.activeElement?.id;
  change();
  if (focused && document.activeElement?.id !== focused)
    byId(focused)?.focus({ preventScroll: true });
}

function shown(value, unit) {
  if (value === null) return '–';
  return unit === null ? number.format(value) : `${number.format(value)} ${unit}`;
}

function alarmRow(alarm) {
  const state = alarm.isMeasuredHere ? stateNames[alarm.state] : 'Not measured here';
  const mark = alarm.isMeasuredHere ? alarm.state.replace(' ', '-') : 'not-here';
  const isOn = alarm.state === 'alarm';
  const link = element('a', { href: alarm.runbook, id: `alarm-${alarm.name}` }, alarm.name);
  const words = [
    `${alarm.when}.`,
    ...(isOn ? [`Who is hurt: ${alarm.hurts}`, `First: ${alarm.first}`] : []),
  ];
  return element(
    'tr',
    {},
    element('td', { class: `state ${mark}` }, state),
    element('th', { scope: 'row' }, link),
    element('td', {}, ...words.map((each) => element('div', {}, each.replaceAll('`', '')))),
    element('td', {}, alarm.isMeasuredHere ? measuredWords(alarm) : ''),
  );
}

function measuredWords({
  values,
  periodSeconds,
  isBadToHaveLess,
  threshold,
  badValues,
  badValuesForAlarm,
}) {
  const newest = `${values[0] === null ? 'Nothing' : number.format(values[0])} in ${periodSeconds / 60} min.`;
  const bad = `Bad: ${isBadToHaveLess ? 'less than ' : ''}${number.format(threshold)}${isBadToHaveLess ? '' : ' or more'}.`;
  const count = `Bad values: ${badValues}, on with ${badValuesForAlarm} of ${values.length}.`;
  return `${newest} ${bad} ${count}`;
}

function lineClass(index) {
  return `line-${index % colours} dash-${Math.floor(index / colours) % 4}`;
}

/** Runs of neighbouring minutes; a minute alone is a dot. */
function pathOf(values, x, y) {
  const isMissing = (index) => (values[index] ?? null) === null;
  return values
    .map((value, index) => {
      if (value === null) return '';
      const at = `${x(index)} ${y(value)}`;
      if (!isMissing(index - 1)) return `L${at}`;
      return isMissing(index + 1) ? `M${x(index) - 2} ${y(value)}h4m-2 -2v4` : `M${at}`;
    })
    .join('');
}

function chartOf({ title, lines, unit }, { firstMinute, minutes }) {
  const { width, height, left, right, top, bottom } = chart;
  const greatest = Math.max(...lines.flatMap(({ values }) => values)) || 1;
  const x = (index) => Math.round(left + (index / (minutes - 1)) * (width - left - right - 2));
  const y = (value) =>
    Math.round(height - bottom - (Math.max(value, 0) / greatest) * (height - top - bottom));
  const label = (index) => time.format(Date.parse(firstMinute) + index * 60_000);
  const floor = height - bottom;
  return svgElement(
    'svg',
    {
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': `${title}, from ${label(0)} to ${label(minutes - 1)}, at most ${shown(greatest, unit)}. The table has the numbers.`,
    },
    svgElement('path', {
      class: 'axis',
      fill: 'none',
      d: `M${left} ${top}V${floor}H${width - right}`,
    }),
    svgElement('text', { x: left - 4, y: top + 6, 'text-anchor': 'end' }, shown(greatest, null)),
    svgElement('text', { x: left - 4, y: floor, 'text-anchor': 'end' }, '0'),
    svgElement('text', { x: left, y: height - 5 }, label(0)),
    svgElement(
      'text',
      { x: width - right, y: height - 5, 'text-anchor': 'end' },
      label(minutes - 1),
    ),
    ...lines.map(({ values }, index) =>
      svgElement('path', { class: `line ${lineClass(index)}`, d: pathOf(values, x, y) }),
    ),
  );
}

function swatch(index) {
  return svgElement(
    'svg',
    { class: 'swatch', viewBox: '0 0 24 8', 'aria-hidden': 'true' },
    svgElement('path', { class: `line ${lineClass(index)}`, d: 'M0 4H24' }),
  );
}

function tableOf({ title, lines, unit }) {
  return element(
    'table',
    { 'aria-label': title },
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('th', { scope: 'col' }, 'Line'),
        element('th', { scope: 'col', class: 'number' }, 'Last hour'),
        element('th', { scope: 'col', class: 'number' }, 'Newest'),
      ),
    ),
    element(
      'tbody',
      {},
      ...lines.map(({ label, overall, latest }, index) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, swatch(index), label),
          element('td', { class: 'number' }, shown(overall, unit)),
          element('td', { class: 'number' }, shown(latest, unit)),
        ),
      ),
    ),
  );
}

function graphBlock({ graph, span }) {
  const block = element('article', { class: 'graph' }, element('h3', {}, graph.title));
  const say = (words) => block.append(element('p', { class: 'quiet' }, words));
  if (!graph.isMeasuredHere) say('Not measured on this machine.');
  else if (graph.lines.length === 0) say('Nothing measured in the last hour.');
  else {
    block.append(chartOf(graph, span), tableOf(graph));
    if (graph.emptyLines > 0) say(`And ${graph.emptyLines} without a value in the last hour.`);
  }
  return block;
}

function alarmWords(count, on) {
  if (count === 0) return 'The stage has no alarms: monitoring.alarms is false.';
  return on.length === 0 ? 'No alarm is on.' : `In alarm: ${on.join(', ')}.`;
}

function showAlarms(alarms) {
  arrange(
    byId('alarms'),
    alarms.map((alarm) => draw(`alarm ${alarm.name}`, alarm, alarmRow)),
  );
  const on = alarms.filter(({ state }) => state === 'alarm').map(({ name }) => name);
  const words = alarmWords(alarms.length, on);
  if (words === alarmsOn) return;
  alarmsOn = words;
  byId('alarms-on').textContent = words;
  byId('alarms-on').className = on.length === 0 ? '' : 'alarm';
}

function show(data) {
  const { app, stage, firstMinute, minutes } = data;
  const span = { firstMinute, minutes };
  byId('about').textContent =
    `What the CloudWatch dashboard of save-card-${app}-${stage} would show, of this machine.` +
    (data.hasTraffic ? '' : ' Nothing has been asked yet: make a call, and it appears here.');
  byId('seen').textContent =
    `As of ${new Date(data.at).toLocaleTimeString()}. By itself again every ${refreshMs / 1_000} seconds.`;
  showAlarms(data.alarms);
  const sections = data.sections.map(({ title, graphs }) => {
    const section = draw(`section ${title}`, title, () =>
      element('section', {}, element('h2', {}, title), element('div', { class: 'graphs' })),
    );
    arrange(
      section.lastElementChild,
      graphs.map((graph) =>
        draw(
          `graph ${graph.title}`,
          { graph, span: graph.lines.length === 0 ? null : span },
          graphBlock,
        ),
      ),
    );
    return section;
  });
  arrange(byId('sections'), sections);
}

async function refresh() {
  if (isPaused || document.hidden) return;
  try {
    const answer = await fetch('/dashboard/data');
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const data = await answer.json();
    keepingFocus(() => show(data));
    say('');
  } catch (error) {
    say(`The local stack does not answer (${error.message}). Is npm start running?`);
  }
}

function say(words) {
  if (byId('trouble').textContent !== words) byId('trouble').textContent = words;
}

byId('pause').addEventListener('click', () => {
  isPaused = !isPaused;
  byId('pause').setAttribute('aria-pressed', String(isPaused));
  refresh();
});
document.addEventListener('visibilitychange', refresh);
setInterval(refresh, refreshMs);
refresh();
