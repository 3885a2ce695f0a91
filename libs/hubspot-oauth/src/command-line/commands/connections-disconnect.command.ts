import type { Command } from '../command.js';
import { hubIdOf } from '../numbers.js';
import { withServices } from '../services.js';

export const connectionsDisconnectCommand: Command = {
  usage: '<hubId> [--uninstall]',
  help: `
Deletes the tokens of an account and revokes its grant at HubSpot. Only a new
install connects the account again. Every process that shares the database
notices it within 15 seconds. Exits with 1 if the account was not connected.

  --uninstall  also remove the app from the account in HubSpot

With --json: { "hubId", "disconnected" }.
`,
  options: { uninstall: { type: 'boolean' } },
  positionals: [1, 1],
  async run({ values, positionals: [argument] }, context) {
    const { terminal } = context;
    const hubId = hubIdOf(argument);
    const uninstall = values['uninstall'] === true;
    const disconnected = await withServices(context, ({ tokens }) =>
      tokens.disconnect(hubId, { uninstall }),
    );
    if (values['json'] === true) terminal.json({ hubId, disconnected });
    else {
      terminal.print(
        disconnected
          ? `Disconnected HubSpot account ${hubId}.`
          : `HubSpot account ${hubId} was not connected.`,
      );
    }
    return disconnected ? 'done' : 'attention';
  },
};
