import './check-installation.js';

// Imported only now: without the packages, Node would fail on them before the check has spoken.
const { tokenCommand } = await import('./token-command.ts');
await tokenCommand(process.argv.slice(2));
