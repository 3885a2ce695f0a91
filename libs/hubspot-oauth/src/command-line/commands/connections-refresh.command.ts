import type { Command } from '../command.js';
import { hubIdOf } from '../numbers.js';
import { withServices } from '../services.js';

export const connectionsRefreshCommand: Command = {
  usage: '<hubId>',
  help: `
Refreshes the tokens of an account now, also if its status is
reauthorization_required: use it after an incident at HubSpot. Other processes
that share the database use the new token.

With --json: the connection, without tokens.
`,
  positionals: [1, 1],
  async run({ values, positionals: [argument] }, context) {
    const { terminal, signal } = context;
    const hubId = hubIdOf(argument);
    const connection = await withServices(context, async ({ connections, tokens }) => {
      await tokens.refresh(hubId, { signal });
      return connections.find(hubId);
    });
    if (values['json'] === true) terminal.json(connection);
    else {
      terminal.print(
        `Refreshed the tokens of HubSpot account ${hubId}. The access token expires at ${connection?.expiresAt.toISOString()}.`,
      );
    }
    return 'done';
  },
};
