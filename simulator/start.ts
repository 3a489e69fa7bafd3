import { readSimulatorOptions, usage } from './start-options.ts';

try {
  const options = readSimulatorOptions(process.argv.slice(2), process.env);
  if (options === undefined) {
    console.log(usage);
  } else {
    // Imported only here: what is wrong with arguments or variables is said at once.
    const { runSimulator } = await import('./run-simulator.ts');
    await runSimulator(options);
  }
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
