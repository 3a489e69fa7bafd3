import '../local/check-installation.js';

// Imported only now: without the packages, Node would fail on them before the check has spoken.
const { eventsCommand } = await import('./events/events-command.ts');
await eventsCommand(process.argv.slice(2));
