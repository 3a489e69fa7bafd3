import { readFile } from 'node:fs/promises';

/** A page for the browser. */
export interface RunbookPage {
  readonly status: 200 | 404;
  readonly html: string;
}

/**
 * The runbook's text as it is written, with a place to jump to for each heading.
 *
 * @param path - of the file.
 * @param name - as the settings say it, for people.
 * @returns 404 with what to do when there is no such file.
 */
export async function runbookPage(path: string, name: string): Promise<RunbookPage> {
  try {
    return { status: 200, html: page(withAnchors(await readFile(path, 'utf8'))) };
  } catch {
    const message = `There is no file ${name} here. Set alarms.runbook in cdk.json to where your runbook is.`;
    return { status: 404, html: page(`<p>${escaped(message)}</p>`) };
  }
}

function withAnchors(markdown: string): string {
  let isCode = false;
  const lines = markdown.split('\n').map((line) => {
    if (line.startsWith('```')) isCode = !isCode;
    const [, level = '', title = ''] = (isCode ? null : /^(#{1,6}) (.+)$/.exec(line)) ?? [];
    return level === ''
      ? escaped(line)
      : `<h${level.length} id="${anchorOf(title)}">${escaped(title)}</h${level.length}>`;
  });
  return `<div class="runbook">${lines.join('\n')}</div>`;
}

/** As GitHub makes them of headings. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}_ -]/gu, '')
    .replaceAll(' ', '-');
}

function page(content: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Runbook</title>
    <link rel="stylesheet" href="/dashboard/page.css" />
  </head>
  <body>
    <main>
      <p><a href="/dashboard">Dashboard</a></p>
${content}
    </main>
  </body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
