import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { App } from '../../lib/load-app.ts';

function fileBesideThis(name: string): URL {
  return new URL(name, import.meta.url);
}
function library(name: string): URL {
  return new URL(import.meta.resolve(`swagger-ui-dist/${name}`));
}

/** What the page is made of, by path. */
const files: Readonly<Record<string, { readonly type: string; readonly file: URL }>> = {
  '/docs': { type: 'text/html; charset=utf-8', file: fileBesideThis('page.html') },
  '/docs/page.css': { type: 'text/css; charset=utf-8', file: fileBesideThis('page.css') },
  '/docs/page-script.js': {
    type: 'text/javascript; charset=utf-8',
    file: fileBesideThis('page-script.js'),
  },
  '/docs/swagger-ui.css': { type: 'text/css; charset=utf-8', file: library('swagger-ui.css') },
  '/docs/swagger-ui-bundle.js': {
    type: 'text/javascript; charset=utf-8',
    file: library('swagger-ui-bundle.js'),
  },
  '/docs/favicon-32x32.png': { type: 'image/png', file: library('favicon-32x32.png') },
};

/** Keeps the page on this machine: the browser loads nothing from, and sends nothing to, elsewhere. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
].join('; ');

/**
 * Serves the API's reference on `/docs`, and its document on `/docs/openapi.json`: on this machine
 * only, beside the API. Nothing is read or made before somebody asks.
 */
export function addReferencePages(server: FastifyInstance, app: App): void {
  for (const [path, { type, file }] of Object.entries(files)) {
    server.get(path, async (_request, reply) => {
      const content = await readFile(file);
      return reply
        .headers({ 'content-type': type, 'content-security-policy': contentSecurityPolicy })
        .send(content);
    });
  }
  server.get('/docs/openapi.json', async (_request, reply) => {
    const { openApiDocument } = await import('../../operations/openapi/document.ts');
    const document = { ...(await openApiDocument(app)), servers: [{ url: '/' }] };
    return reply.type('application/json').send(JSON.stringify(document));
  });
}
