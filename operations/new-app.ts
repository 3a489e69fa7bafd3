import '../local/check-installation.js';

// Imported only now: without the packages, Node would fail on them before the check has spoken.
const { newAppCommand } = await import('./new-app/new-app-command.ts');
await newAppCommand(process.argv.slice(2));
