import { useState } from 'preact/hooks';
import type { CurlLine } from './curl.ts';

/** The last action's requests, to be pasted into a terminal. */
export function CurlLines({ lines }: { readonly lines: readonly CurlLine[] }) {
  const [copied, setCopied] = useState(false);
  if (lines.length === 0) return null;
  const text = lines.map((line) => line.text).join('\n');
  const copy = async () => {
    await navigator.clipboard.writeText(text).catch(() => {});
    setCopied(true);
    setTimeout(setCopied, 1_500, false);
  };
  return (
    <details class="curl">
      <summary>
        The same with curl ({lines.length === 1 ? '1 line' : `${lines.length} lines`})
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <pre tabIndex={0}>{text}</pre>
      <button type="button" class="small" onClick={copy}>
        {copied ? 'Copied' : 'Copy'}
      </button>
    </details>
  );
}
