import { runCommandLine } from './run-command-line.js';
import { Terminal } from './terminal.js';

/** Exit codes of a process that a signal ended: 128 and the signal's number. */
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

async function main(): Promise<void> {
  const controller = new AbortController();
  let interruptedWith: number | undefined;
  for (const [signal, code] of Object.entries(SIGNAL_CODES)) {
    process.on(signal, () => {
      if (interruptedWith !== undefined) process.exit(code);
      interruptedWith = code;
      controller.abort(new Error('Interrupted.'));
    });
  }
  // A reader such as `head` that closes the pipe ends the command without an error.
  process.stdout.on('error', () => process.exit(0));
  const { argv, env, stdout, stderr } = process;
  const code = await runCommandLine(argv.slice(2), {
    environment: env,
    terminal: new Terminal(stdout, stderr, env),
    signal: controller.signal,
  });
  process.exitCode = interruptedWith ?? code;
}

void main();
