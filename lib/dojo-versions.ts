/** The oldest version of Dojo's API: there is none before it. */
export const oldestDojoVersion = '2022-04-07';

/** Dojo's `version` header where a stage's settings name none. */
export const defaultDojoVersion = '2024-02-05';

/** The newest version of Dojo's API that this backend knows: that of its OpenAPI document. */
export const newestDojoVersion = '2026-02-27';
