import { CurlLines } from '../curl-lines.tsx';
import type { Movements } from './use-movements.ts';

/** What came of the last movement, and its curl line. */
export function LastMovement({ movements }: { readonly movements: Movements }) {
  const { action, news, again } = movements;
  return (
    <>
      <div role="status">
        {action.isBusy ? <p class="busy">{action.progress}…</p> : null}
        {news === undefined || action.isBusy ? null : (
          <p class={`notice ${news.tone}`}>{news.text}</p>
        )}
      </div>
      {again === undefined ? null : (
        <button type="button" aria-disabled={action.isBusy} onClick={again}>
          Ask again, with the same key
        </button>
      )}
      <CurlLines lines={action.lines} />
    </>
  );
}
