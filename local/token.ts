import './check-installation.js';

const { printToken } = await import('./print-token.ts');
await printToken(process.argv.slice(2));
