import '../local/check-installation.js';

// Imported only now: without the packages, Node would fail on them before the check has spoken.
const { paymentsCommand } = await import('./payments/payments-command.ts');
await paymentsCommand(process.argv.slice(2));
