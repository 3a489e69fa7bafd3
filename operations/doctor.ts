import '../local/check-installation.js';

// Imported only now: without the packages, Node would fail on them before the check has spoken.
const { doctorCommand } = await import('./doctor/doctor-command.ts');
await doctorCommand(process.argv.slice(2));
