import '../local/check-installation.js';

// Imported only now: without the packages, Node would fail on them before the check has spoken.
const { auditCommand } = await import('./audit-command.ts');
await auditCommand(process.argv.slice(2));
