import { failToStart, readPrivateConfig } from '../program.ts';
import { runCli } from './run-cli.ts';

/** `npm run cli -- VERB …`. Without a verb it lists all verbs. */
try {
  const { dataDir, publicUrl, host, port } = readPrivateConfig();
  process.exitCode = await runCli(process.argv.slice(2), {
    dataFolder: dataDir,
    address: publicUrl ?? `http://${host}:${String(port)}`,
    say: (line) => console.log(line),
  });
} catch (error) {
  failToStart(error);
}
