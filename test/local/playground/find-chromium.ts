import { existsSync } from 'node:fs';

/** Debian's, or the one that the variable `CHROMIUM` names. */
const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** Undefined, and one line that says so: there is none on this machine. */
export function findChromium(): string | undefined {
  const found = places.find((place) => place && existsSync(place));
  if (found === undefined) {
    console.warn('The playground is not tried in a browser: install chromium, or set CHROMIUM.');
  }
  return found;
}
