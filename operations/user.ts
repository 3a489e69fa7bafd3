import '../local/check-installation.js';

// Imported only now: without the packages, Node would fail on them before the check has spoken.
const { userCommand } = await import('./user/user-command.ts');
await userCommand(process.argv.slice(2));
