import { parseArgs } from 'node:util';
import { UsageError } from './command-line.error.js';
import { type Command, type CommandArguments, type CommandContext, EXIT_CODES } from './command.js';
import { type CommandEntry, COMMANDS } from './commands.js';
import { describeError } from './describe-error.js';

export const NAME = 'nestjs-hubspot-oauth';

/** Runs one command. Returns the exit code. Never rejects. */
export async function runCommandLine(
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const found = COMMANDS.find(
    ({ name }) => args.slice(0, name.split(' ').length).join(' ') === name,
  );
  if (found === undefined) return withoutCommand(args, context);
  try {
    const command = await found.load();
    const parsed = parse(command, args.slice(found.name.split(' ').length));
    if (parsed.values['help'] === true) {
      terminal.print(helpOf(found, command));
      return EXIT_CODES.done;
    }
    return EXIT_CODES[await command.run(parsed, context)];
  } catch (error) {
    if (context.signal.aborted) {
      terminal.note('Interrupted.');
    } else {
      terminal.note(describeError(error), 'red');
      if (error instanceof UsageError) terminal.note(`See: ${NAME} ${found.name} --help`);
    }
    return EXIT_CODES.failed;
  }
}

function withoutCommand(args: readonly string[], { terminal }: CommandContext): number {
  const [first] = args;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    terminal.print(overview());
    return EXIT_CODES.done;
  }
  const group = COMMANDS.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length > 0) {
    terminal.note(`Name one of: ${group.map(({ name }) => name).join(', ')}.`, 'red');
  } else {
    terminal.note(`There is no command "${first}". See: ${NAME} --help`, 'red');
  }
  return EXIT_CODES.failed;
}

function parse(command: Command, args: readonly string[]): CommandArguments {
  const parsed = parsedArgs(command, args);
  const [least, most] = command.positionals ?? [0, 0];
  const count = parsed.positionals.length;
  if (parsed.values['help'] !== true && (count < least || count > most)) {
    throw new UsageError(
      count < least ? 'An argument is missing.' : `"${parsed.positionals[most]}" is too much.`,
    );
  }
  return parsed;
}

function parsedArgs(command: Command, args: readonly string[]): CommandArguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...command.options,
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return { values, positionals };
  } catch (error) {
    // Node's message may go on about `--`, in a second sentence.
    const [reason = ''] = (error as Error).message.split(/\. |\n/);
    throw new UsageError(`${reason.replace(/\.$/, '')}.`);
  }
}

function helpOf({ name }: CommandEntry, { usage, help }: Command): string {
  return `Usage: ${NAME} ${[name, usage, '[--json]'].filter((part) => part !== '').join(' ')}

${help.trim()}`;
}

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: ${NAME} <command> [options]

${lines.join('\n')}

Every command has --help and --json. Most read the HUBSPOT_* variables of the
application and DATABASE_URL: sqlite:path, postgres://… or mysql://…, with the
driver of that database installed (better-sqlite3 below Node 22.16, pg, mysql2).

Exit codes: 0 done; 1 done, and something needs attention; 2 failed;
130 and 143 interrupted.`;
}
