/** The object or array that is being read. */
interface Open {
  /** JSON pointer to it. */
  readonly pointer: string;
  /** The names that an object has so far. `undefined`: it is an array. */
  readonly names: Set<string> | undefined;
  /** The name of the member, or the index of the element, that is being read. */
  at: string | number;
}

/** Strings, and what gives JSON its structure. Numbers and literals have none of these in them. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

function pointerIn({ pointer, at }: Open): string {
  return `${pointer}/${String(at).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/**
 * JSON pointers to the members that an object has more than once. `JSON.parse` takes the last of them,
 * and other programs the first.
 *
 * @param json - valid JSON: `JSON.parse` has taken it.
 */
export function repeatedMembers(json: string): string[] {
  const repeated = new Set<string>();
  const outer: Open[] = [];
  let open: Open = { pointer: '', names: undefined, at: '' };
  let lastString = '';
  for (const [token] of json.matchAll(tokens)) {
    switch (token) {
      case '{':
      case '[': {
        const pointer = outer.length === 0 ? '' : pointerIn(open);
        outer.push(open);
        open =
          token === '{'
            ? { pointer, names: new Set(), at: '' }
            : { pointer, names: undefined, at: 0 };
        break;
      }
      case '}':
      case ']':
        open = outer.pop() ?? open;
        break;
      case ':':
        // Names may be written in several ways: a is \u0061 as well.
        open.at = String(JSON.parse(lastString));
        if (open.names?.has(open.at)) repeated.add(pointerIn(open));
        open.names?.add(open.at);
        break;
      case ',':
        if (typeof open.at === 'number') open.at += 1;
        break;
      default:
        lastString = token;
    }
  }
  return [...repeated];
}
