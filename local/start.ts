import './check-installation.js';

// Imported only now: without the packages, Node would fail on them before the check has spoken.
const { runLocalStack } = await import('./run-local-stack.ts');
await runLocalStack();
