import { createApp } from './new-app/create-app.ts';

// `npm run new-app -- <name>`
process.exitCode = await createApp(process.argv.slice(2), process.cwd(), {
  say: (line) => console.log(line),
  complain: (line) => console.error(line),
});
