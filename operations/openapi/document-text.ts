import { loadApp } from '../../lib/load-app.ts';
import { formatJson } from '../format-json.ts';
import { openApiDocument } from './document.ts';

/** The committed document: for those who only read. */
export const documentUrl = new URL('../../docs/openapi.json', import.meta.url);

/** The document of an app, as `npm run format` would leave it. */
export async function documentText(app: string, root?: string): Promise<string> {
  return formatJson(await openApiDocument(await loadApp(app, root)));
}
