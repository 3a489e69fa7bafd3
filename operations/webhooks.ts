import '../local/check-installation.js';

// Imported only now: without the packages, Node would fail on them before the check has spoken.
const { webhooksCommand } = await import('./webhooks/webhooks-command.ts');
await webhooksCommand(process.argv.slice(2));
