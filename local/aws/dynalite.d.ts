/** The part of dynalite that is used here; the package brings no types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  function dynalite(options?: {
    /** Folder of the LevelDB store. Default: in memory. */
    path?: string;
    /** Milliseconds for which a new table stays `CREATING`. Default 500. */
    createTableMs?: number;
  }): Server;
  export = dynalite;
}
