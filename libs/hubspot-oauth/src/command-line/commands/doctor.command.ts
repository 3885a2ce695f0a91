import { silenceLogger } from '../services.js';
import type { Command, Outcome } from '../command.js';
import type { CheckResult, CheckStatus } from '../doctor/check-result.js';
import { diagnose } from '../doctor/diagnose.js';
import type { Colour, Terminal } from '../terminal.js';
import { wrapped } from '../wrapped.js';

const COLOURS: Readonly<Record<CheckStatus, Colour>> = {
  ok: 'green',
  warning: 'yellow',
  failure: 'red',
};
const STATUS_WIDTH = 'failure'.length + 2;
const NAME_WIDTH = 'encryption keys'.length + 2;

export const doctorCommand: Command = {
  usage: '',
  help: `
Checks the configuration, HubSpot, the callback and the database, and says what
to do. Changes nothing, and touches no account. Run it with the environment of
the application, while the application runs.

Exits with 0 if every line is ok, 1 if there is a warning, 2 if there is a
failure.

With --json: a list of { "name", "status", "detail", "advice" }, where the
status is ok, warning or failure.
`,
  async run({ values }, { environment, terminal }) {
    silenceLogger();
    const results = await diagnose(environment);
    if (values['json'] === true) terminal.json(results);
    else for (const result of results) print(result, terminal);
    return outcomeOf(results);
  },
};

function print({ name, status, detail, advice }: CheckResult, terminal: Terminal): void {
  const indent = ' '.repeat(STATUS_WIDTH + NAME_WIDTH);
  const [first = '', ...others] = [detail, ...(advice === undefined ? [] : [advice])].flatMap(
    (text) => wrapped(text, terminal.width - indent.length),
  );
  const label = terminal.styled(status.padEnd(STATUS_WIDTH), COLOURS[status]);
  terminal.print(`${label}${name.padEnd(NAME_WIDTH)}${first}`);
  for (const line of others) terminal.print(`${indent}${line}`);
}

function outcomeOf(results: readonly CheckResult[]): Outcome {
  if (results.some(({ status }) => status === 'failure')) return 'failed';
  return results.some(({ status }) => status === 'warning') ? 'attention' : 'done';
}
