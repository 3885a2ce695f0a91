import { readSeedFile } from './accounts/seed-file.js';
import { HELP, parseCommandLine } from './command-line.js';
import { describeEmulator, describeRequest } from './command-output.js';
import { HubSpotEmulator } from './hubspot-emulator.js';

async function main(): Promise<void> {
  const options = parseCommandLine(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(HELP);
    return;
  }
  const { seedFile, ...emulatorOptions } = options;
  const emulator = await HubSpotEmulator.start({
    ...emulatorOptions,
    ...(seedFile !== undefined && { accounts: await readSeedFile(seedFile) }),
    onRequest: (entry) => console.log(describeRequest(entry)),
  });
  console.log(describeEmulator(emulator));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void emulator.stop({ ignoreUnmetFaults: true }));
  }
}

main().catch((error: unknown) => {
  console.error(`hubspot-emulator: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
