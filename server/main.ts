import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createApp } from './app.ts';
import { createContext } from './compose/context.ts';
import type { RunningServer, StartOptions } from './compose/options.ts';
import { composeProgram } from './compose/program.ts';
import { follow } from './follow/follow.ts';
import { consequences } from './follow/table.ts';
import { closeOnSignal, failToStart, readPrivateConfig } from './program.ts';
import { builtClient, programVersion } from './project.ts';

/** Makes the parts of the program, opens the data folder and listens. Faults that the operator can repair are coded. */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { config, clientRoot = builtClient() } = options;
  const logger = pino({ level: config.logLevel });
  const context = createContext(options, (error) => logger.error({ err: error }));
  const program = await composeProgram(context);
  const { accounts, commands, ingest, uploads } = program;
  let url = '';
  const settings = { config, clientRoot, logger, version: programVersion(), listeningAt: () => url };
  const { app, realtime } = await createApp({ ...program, ...settings });
  context.closeLater(() => app.close());
  const table = consequences({ ...program, realtime });
  follow({ ...program, onFault: context.onFault }, table);
  try {
    url = await app.listen({ host: config.host, port: config.port });
    await ingest.start();
    await table.catchUp();
    await uploads.start();
  } catch (error) {
    await context.close();
    throw error;
  }
  const setupSecret = accounts.openSetup();
  const setupUrl = setupSecret === null ? null : `${config.publicUrl ?? url}/setup#token=${setupSecret}`;
  return { url, setupUrl, accounts, commands, close: () => context.close() };
}

/** Runs until a signal. Prints what an operator needs to know. */
async function main(): Promise<void> {
  const server = await startServer({ config: readPrivateConfig() });
  if (server.setupUrl !== null) console.log(`Make the first account: ${server.setupUrl}`);
  // The last line of the start: a program that starts this one waits for it.
  console.log(`Rostrum runs at ${server.url}`);
  closeOnSignal(() => server.close());
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  main().catch(failToStart);
