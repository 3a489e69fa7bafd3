import { useEffect, useRef } from 'preact/hooks';

/**
 * Keeps the keyboard's place: when what has the focus in the element is gone, the element itself gets it.
 *
 * @returns the element's `ref`. It needs `tabIndex={-1}`.
 */
export function useKeptFocus() {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    let isInside = false;
    const look = ({ target }: Event) => {
      isInside = target instanceof Node && element.contains(target);
    };
    const observer = new MutationObserver(() => {
      if (isInside && document.activeElement === document.body) element.focus();
    });
    observer.observe(element, { subtree: true, childList: true, attributes: true });
    document.addEventListener('focusin', look);
    document.addEventListener('pointerdown', look);
    return () => {
      observer.disconnect();
      document.removeEventListener('focusin', look);
      document.removeEventListener('pointerdown', look);
    };
  }, []);
  return ref;
}
