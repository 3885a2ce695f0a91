import type { HubSpotConnectionStatus } from '../../connections/hubspot-connection-status.js';
import { UsageError } from '../command-line.error.js';
import type { Command } from '../command.js';
import { hubIdOf, wholeNumberOf } from '../numbers.js';
import { withServices } from '../services.js';
import { textTable } from '../text-table.js';

const STATUSES: readonly HubSpotConnectionStatus[] = [
  'active',
  'reauthorization_required',
  'disconnected',
];
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

export const connectionsListCommand: Command = {
  usage: '[options]',
  help: `
Lists the accounts of this app, ordered by their id.

  --status <status>  only active, reauthorization_required or disconnected ones
  --after <hubId>    only accounts with a greater id: the last one of a page
  --limit <number>   how many, ${MAX_LIMIT} at most (${DEFAULT_LIMIT})

With --json: a list of connections, without tokens.
`,
  options: {
    status: { type: 'string' },
    after: { type: 'string' },
    limit: { type: 'string' },
  },
  async run({ values }, context) {
    const { terminal } = context;
    const limit = wholeNumberOf('limit', values['limit'], 1, MAX_LIMIT) ?? DEFAULT_LIMIT;
    const status = statusOf(values['status']);
    const after = values['after'] === undefined ? undefined : hubIdOf(String(values['after']));
    const found = await withServices(context, ({ connections }) =>
      connections.list({ status, after, limit }),
    );
    if (values['json'] === true) {
      terminal.json(found);
      return 'done';
    }
    const rows = found.map((connection) => [
      connection.hubId,
      connection.status,
      time(connection.installedAt),
      time(connection.expiresAt),
      connection.scopes.length,
    ]);
    terminal.print(textTable(['account', 'status', 'installed', 'token expires', 'scopes'], rows));
    if (found.length === limit) {
      terminal.note(`There may be more: add --after ${found.at(-1)?.hubId}`);
    }
    return 'done';
  },
};

function statusOf(value: unknown): HubSpotConnectionStatus | undefined {
  const status = STATUSES.find((known) => known === value);
  if (value !== undefined && status === undefined) {
    throw new UsageError(`--status takes one of ${STATUSES.join(', ')}.`);
  }
  return status;
}

/** To the minute, in UTC. */
function time(date: Date): string {
  return date.toISOString().slice(0, 16).replace('T', ' ');
}
