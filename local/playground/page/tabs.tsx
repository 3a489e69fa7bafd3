import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';

export interface TabsProps {
  readonly tabs: readonly { readonly name: string; readonly content: ComponentChildren }[];
}

/** One of several panels. Those that are not shown keep what is typed into them. */
export function Tabs({ tabs }: TabsProps) {
  const [shown, setShown] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const choose = (at: number) => {
    setShown(at);
    list.current?.querySelectorAll('button')[at]?.focus();
  };
  const onKeyDown = ({ key }: KeyboardEvent) => {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    if (step !== 0) choose((shown + step + tabs.length) % tabs.length);
  };
  return (
    <section class="panel side">
      <div class="tabs" role="tablist" ref={list} aria-label="The other side" onKeyDown={onKeyDown}>
        {tabs.map(({ name }, at) => (
          <button
            type="button"
            role="tab"
            class="tab"
            key={name}
            id={`tab-${at}`}
            aria-selected={at === shown}
            aria-controls={`panel-${at}`}
            tabIndex={at === shown ? 0 : -1}
            onClick={() => setShown(at)}
          >
            {name}
          </button>
        ))}
      </div>
      {tabs.map(({ name, content }, at) => (
        <div
          key={name}
          class="tab-panel"
          role="tabpanel"
          id={`panel-${at}`}
          aria-labelledby={`tab-${at}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
          tabIndex={0}
          hidden={at !== shown}
        >
          {content}
        </div>
      ))}
    </section>
  );
}
