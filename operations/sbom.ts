import '../local/check-installation.js';

// Imported only now: without the packages, Node would fail on them before the check has spoken.
const { sbomCommand } = await import('./sbom/sbom-command.ts');
await sbomCommand(process.argv.slice(2));
