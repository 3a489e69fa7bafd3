import type { EraseUser } from '../../core/app/hooks.ts';
import type { Settings } from './settings.ts';

/**
 * What this app's own tables know of a user goes here: yours to change. As shipped it has none. Give the
 * tables to it in `lib/apps/demo.ts` (`hooks.erasure`).
 */
export const eraseUser: EraseUser<Settings> = async () => 'erased';
