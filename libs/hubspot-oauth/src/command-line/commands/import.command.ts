import type {
  HubSpotAdoptionCounts,
  HubSpotAdoptionOutcome,
  HubSpotAdoptionReport,
} from '../../tokens/hubspot-adoption.js';
import { CommandLineError, UsageError } from '../command-line.error.js';
import type { Command, CommandArguments, CommandContext } from '../command.js';
import { GrantColumns } from '../import/grant-columns.js';
import { grantsOfFile, grantsOfQuery } from '../import/grant-source.js';
import { wholeNumberOf } from '../numbers.js';
import { withServices } from '../services.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';

const LABELS: Readonly<Record<HubSpotAdoptionOutcome, string>> = {
  adopted: 'taken over',
  recovered: 'taken over without a response of HubSpot; refreshed at first use',
  pending: 'would be sent',
  already_connected: 'already connected, kept',
  duplicate: 'duplicate, not taken over',
  mismatch: 'belongs to another account, not stored',
  revoked: 'revoked, to be installed again',
  invalid: 'malformed',
  failed: 'failed; run the command again',
};
const NEEDS_ATTENTION = ['mismatch', 'revoked', 'invalid', 'failed'] as const;
const LISTED = 50;
const DEFAULT_RATE = 10;
const DEFAULT_JOURNAL = 'hubspot-import.journal';

export const importCommand: Command = {
  usage: '<file> | --query <sql> [options]',
  help: `
Takes over grants of another system. Sends each refresh token to HubSpot once,
checks the account, and stores the grant like an install. <file> is a CSV file
with a heading (.csv) or has a JSON object per line (.jsonl). Stop refreshing
the grants in the other system before.

  --query <sql>            a SELECT on IMPORT_DATABASE_URL, or on DATABASE_URL
                           without that variable
  --token-column <name>    refresh_token or refreshToken without it
  --account-column <name>  portal_id, portalId, hub_id or hubId without it; may
                           be absent
  --dry-run                count, and send nothing
  --rate <number>          refresh tokens per second, 1 to 1000 (${DEFAULT_RATE})
  --journal <file>         what was sent (${DEFAULT_JOURNAL}). Run the same
                           command again after it was stopped: it continues

Exits with 1 if a grant was revoked, malformed, of another account or failed.

With --json: { "counts", "problems" }, where problems are a list of
{ "position", "hubId", "outcome", "reason" }.
`,
  options: {
    query: { type: 'string' },
    'token-column': { type: 'string' },
    'account-column': { type: 'string' },
    'dry-run': { type: 'boolean' },
    rate: { type: 'string' },
    journal: { type: 'string' },
  },
  positionals: [0, 1],
  async run(args, context) {
    const { values } = args;
    const { terminal, signal } = context;
    const grantsPerSecond = wholeNumberOf('rate', values['rate'], 1, 1_000) ?? DEFAULT_RATE;
    const source = await sourceOf(args, context);
    const report = await withServices(context, ({ tokens, options }) => {
      if (!/^\d/.test(options.oauthVersion)) {
        throw new CommandLineError(
          `HUBSPOT_OAUTH_VERSION is ${options.oauthVersion}. Grants are taken over with a dated version: remove the variable, or set it to 2026-09.`,
        );
      }
      return tokens.adoptAll(source, {
        signal,
        grantsPerSecond,
        dryRun: values['dry-run'] === true,
        journalFile: String(values['journal'] ?? DEFAULT_JOURNAL),
        onProgress: (counts) => terminal.progress(progressOf(counts)),
      });
    }).catch((error: unknown) => {
      if (signal.aborted) terminal.note('Stopped. Run the same command again to continue.');
      throw error;
    });
    if (values['json'] === true) terminal.json(report);
    else print(report, terminal);
    return NEEDS_ATTENTION.some((outcome) => report.counts[outcome] > 0) ? 'attention' : 'done';
  },
};

async function sourceOf(
  { values, positionals: [file] }: CommandArguments,
  { environment }: CommandContext,
) {
  const { query } = values;
  const columns = new GrantColumns(
    textOf(values['token-column']),
    textOf(values['account-column']),
  );
  if ((file === undefined) === (query === undefined)) {
    throw new UsageError('Name a file, or a --query.');
  }
  return file === undefined
    ? grantsOfQuery(String(query), columns, environment)
    : grantsOfFile(file, columns);
}

function textOf(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function progressOf(counts: HubSpotAdoptionCounts): string {
  const { adopted, recovered, pending } = counts;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const done = adopted + recovered;
  return `${all} grants read, ${pending > 0 ? `${pending} to be sent` : `${done} taken over`}`;
}

function print({ counts, problems }: HubSpotAdoptionReport, terminal: Terminal): void {
  const outcomes = Object.keys(LABELS) as HubSpotAdoptionOutcome[];
  const width = Math.max(...Object.values(counts).map((count) => String(count).length));
  for (const outcome of outcomes.filter((name) => counts[name] > 0)) {
    terminal.print(`${String(counts[outcome]).padStart(width)} ${LABELS[outcome]}`);
  }
  if (problems.length === 0) return;
  const rows = problems
    .slice(0, LISTED)
    .map(({ position, hubId, outcome }) => [position, hubId ?? '', outcome]);
  terminal.print(`\n${textTable(['row', 'account', 'outcome'], rows)}`);
  const more = problems.length - LISTED;
  terminal.note(
    more > 0 ? `${more} more; --json lists all, with reasons.` : '--json has the reasons.',
  );
}
