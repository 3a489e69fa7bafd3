import './check-installation.js';

// Imported only now: without the packages, Node would fail on them before the check has spoken.
const { startCommand } = await import('./start-command.ts');
await startCommand(process.argv.slice(2));
