import '../local/check-installation.js';

// Imported only now: without the packages, Node would fail on them before the check has spoken.
const { keyCommand } = await import('./key/key-command.ts');
await keyCommand(process.argv.slice(2));
