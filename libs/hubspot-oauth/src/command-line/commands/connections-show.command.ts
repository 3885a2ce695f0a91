import { HubSpotConnectionNotFoundError } from '../../errors/connection.errors.js';
import type { Command } from '../command.js';
import { hubIdOf } from '../numbers.js';
import { withServices } from '../services.js';
import { wrapped } from '../wrapped.js';

const LABEL_WIDTH = 16;

export const connectionsShowCommand: Command = {
  usage: '<hubId>',
  help: `
Shows the connection of an account, and the scopes that it lacks. Exits with 1
if the account cannot be called: its status is not active, or it lacks a
required scope.

With --json: the connection, and "missingScopes". Neither contains a token.
`,
  positionals: [1, 1],
  async run({ values, positionals: [argument] }, context) {
    const { terminal } = context;
    const hubId = hubIdOf(argument);
    const shown = await withServices(context, async ({ connections }) => {
      const connection = await connections.find(hubId);
      if (connection === undefined) throw new HubSpotConnectionNotFoundError(hubId);
      return { ...connection, missingScopes: connections.missingScopes(connection) };
    });
    const { missingScopes, scopes } = shown;
    if (values['json'] === true) terminal.json(shown);
    else {
      const lines: [string, string][] = [
        ['account', String(shown.hubId)],
        ['status', shown.status],
        ['scopes', scopes.join(' ')],
        ['missing scopes', missingScopes.required.join(' ') || 'none'],
        ['optional scopes', missingScopes.optional.join(' ') || 'none missing'],
        ['installed', shown.installedAt.toISOString()],
        ['by user', shown.userId === null ? 'not known' : String(shown.userId)],
        ['token expires', shown.expiresAt.toISOString()],
        ['connection id', shown.id],
      ];
      for (const [label, text] of lines) {
        const [first = '', ...others] = wrapped(text, terminal.width - LABEL_WIDTH - 1);
        terminal.print(`${label.padEnd(LABEL_WIDTH)} ${first}`);
        for (const other of others) terminal.print(`${' '.repeat(LABEL_WIDTH)} ${other}`);
      }
    }
    const isUsable = shown.status === 'active' && missingScopes.required.length === 0;
    if (!isUsable && shown.status !== 'disconnected') {
      terminal.note('Have an administrator of the account open the install route again.', 'yellow');
    }
    return isUsable ? 'done' : 'attention';
  },
};
