import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const project = fileURLToPath(new URL('../../', import.meta.url));
const inDocs = (await readdir(join(project, 'docs'), { recursive: true })).filter((file) =>
  file.endsWith('.md'),
);
const pages = ['README.md', 'simulator/README.md', ...inDocs.map((file) => `docs/${file}`)];

/** As GitHub names a heading's anchor. */
function anchorOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}

async function anchorsOf(page: string): Promise<readonly string[]> {
  const text = withoutCode(await readFile(join(project, page), 'utf8'));
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

function withoutCode(text: string): string {
  return text.replaceAll(/^\s*```.*?^\s*```$/gms, '');
}

async function brokenLinksOf(page: string): Promise<readonly string[]> {
  const text = withoutCode(await readFile(join(project, page), 'utf8'));
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const broken: string[] = [];
  for (const link of links.filter((each) => !/^[a-z]+:/.test(each))) {
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? page : relative(project, join(project, dirname(page), path));
    const exists = await stat(join(project, file)).then(Boolean, () => false);
    const isThere = anchor === undefined || (exists && (await anchorsOf(file)).includes(anchor));
    if (!exists || !isThere) broken.push(link);
  }
  return broken;
}

describe('the links of the docs', () => {
  it.each(pages)('lead to files and headings: %s', async (page) => {
    expect(await brokenLinksOf(page)).toEqual([]);
  });

  it('reach every page from the index', async () => {
    const index = await readFile(join(project, 'docs/README.md'), 'utf8');
    const linked = [...index.matchAll(/\]\(([^)#]+)/g)].map(([, link = '']) => link);
    const expected = inDocs.filter((file) => file !== 'README.md' && !file.startsWith('adr/'));
    expect(expected.filter((file) => !linked.includes(file))).toEqual([]);
    expect(linked).toContain('adr');
  });
});
