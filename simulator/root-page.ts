import { createHash } from 'node:crypto';
import type { ControlRoute } from './control/control-route.ts';
import { faultKinds } from './faults/fault-schema.ts';
import { describeSandboxCard, sandboxCards } from './payments/sandbox-cards.ts';

const style = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 50rem; padding: 0 1rem; }
code { font-family: ui-monospace, monospace; font-size: 0.875rem; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; }
ul { padding-left: 1.25rem; }
`;

/** Lets the page load and send nothing. */
export const rootPagePolicy = [
  "default-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  'img-src data:',
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
].join('; ');

/** What a browser is shown on `/`: what stands here, and what it answers. */
export function rootPage({
  url,
  dojoRouteNames,
  controlRoutes,
}: {
  readonly url: string;
  readonly dojoRouteNames: readonly string[];
  readonly controlRoutes: readonly Pick<ControlRoute, 'method' | 'path'>[];
}): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Dojo simulator</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<h1>Dojo simulator</h1>
<p>It answers as Dojo’s API does, to a backend and to Dojo’s mobile SDKs, until it is told otherwise. No money moves. How to use it: <code>simulator/README.md</code>.</p>
<h2>Test cards</h2>
${list(sandboxCards.map(describeSandboxCard).map(escaped))}
<h2>How it is told</h2>
${list(controlRoutes.map(controlItem))}
<h2>Faults</h2>
<p>The next call of a route goes wrong; the route <code>*</code> is any of Dojo’s.</p>
<pre><code>curl -X POST ${escaped(url)}/simulator/faults -d '{"route": "POST /customers", "kind": "answer-lost"}'</code></pre>
<p>Kinds: ${faultKinds.map((kind) => `<code>${kind}</code>`).join(', ')}.</p>
<h2>Dojo’s routes</h2>
<p>Faults know them by these names. Those below <code>/public/</code>, and those with a session secret as <code>{token}</code>, are what the mobile SDKs call.</p>
${list(dojoRouteNames.map((name) => `<code>${escaped(name)}</code>`))}
</body>
</html>
`;
}

function list(items: readonly string[]): string {
  return `<ul>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`;
}

/** What can be read is a link. */
function controlItem({ method, path }: Pick<ControlRoute, 'method' | 'path'>): string {
  const name = `<code>${method} ${escaped(path)}</code>`;
  return method === 'GET' ? `<a href="${path}">${name}</a>` : name;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
