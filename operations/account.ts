import '../local/check-installation.js';

// Imported only now: without the packages, Node would fail on them before the check has spoken.
const { accountCommand } = await import('./account/account-command.ts');
await accountCommand(process.argv.slice(2));
