import type { Command } from '../command.js';
import { withServices } from '../services.js';
import { textTable } from '../text-table.js';

export const keysStatusCommand: Command = {
  usage: '',
  help: `
Counts the stored connections, authorizations and failed webhook events of this
app by the encryption key that they use. Exits with 1 if a value uses a key that
HUBSPOT_ENCRYPTION_KEYS does not contain, or one that is not the current key.

With --json: a list of
{ "keyId", "isCurrent", "isConfigured", "connections", "authorizations",
"failedEvents" }.
`,
  async run({ values }, context) {
    const { terminal } = context;
    const { keys, usage } = await withServices(context, async ({ keyRotation, options }) => ({
      keys: options.encryptionKeys.map(({ id }) => id),
      usage: await keyRotation.countByKey(),
    }));
    const unused = keys
      .filter((id) => usage.every(({ keyId }) => keyId !== id))
      .map((keyId) => ({
        keyId,
        isCurrent: keyId === keys[0],
        isConfigured: true,
        connections: 0,
        authorizations: 0,
        failedEvents: 0,
      }));
    const all = [...usage, ...unused].toSorted(
      (a, b) => Number(b.isCurrent) - Number(a.isCurrent) || (a.keyId < b.keyId ? -1 : 1),
    );
    if (values['json'] === true) terminal.json(all);
    else {
      terminal.print(
        textTable(
          ['key', 'state', 'connections', 'authorizations', 'failed events'],
          all.map((key) => [
            key.keyId,
            stateOf(key),
            key.connections,
            key.authorizations,
            key.failedEvents,
          ]),
        ),
      );
    }
    const missing = usage.filter(({ isConfigured }) => !isConfigured);
    const former = usage.filter(({ isCurrent, isConfigured }) => isConfigured && !isCurrent);
    const list = (of: typeof usage) => of.map(({ keyId }) => keyId).join(', ');
    if (missing.length > 0) {
      terminal.note(
        `Values of ${list(missing)} cannot be decrypted. Add the key to HUBSPOT_ENCRYPTION_KEYS, after the current one.`,
        'red',
      );
    }
    if (former.length > 0) {
      terminal.note(`To retire ${list(former)}, run: nestjs-hubspot-oauth keys reseal`, 'yellow');
    }
    return missing.length + former.length > 0 ? 'attention' : 'done';
  },
};

function stateOf(key: { readonly isCurrent: boolean; readonly isConfigured: boolean }): string {
  if (key.isCurrent) return 'current';
  return key.isConfigured ? 'former' : 'not configured';
}
