import type { Command } from '../command.js';
import { withServices } from '../services.js';

export const keysResealCommand: Command = {
  usage: '',
  help: `
Encrypts every stored value of this app with the first key of
HUBSPOT_ENCRYPTION_KEYS. The application may run meanwhile. If it is
interrupted, run it again: it continues with what is left. Exits with 1 if a
value could not be decrypted.

With --json: { "checked", "resealed", "unreadable" }.
`,
  async run({ values }, context) {
    const { terminal, signal } = context;
    const result = await withServices(context, ({ keyRotation }) =>
      keyRotation.reseal({
        signal,
        onProgress: ({ checked, resealed }) =>
          terminal.progress(`${checked} values checked, ${resealed} encrypted again`),
      }),
    );
    const { checked, resealed, unreadable } = result;
    if (values['json'] === true) terminal.json(result);
    else terminal.print(`${checked} values checked, ${resealed} encrypted with the current key.`);
    if (unreadable === 0) return 'done';
    terminal.note(
      `${unreadable} values could not be decrypted and were left as they are. Run: nestjs-hubspot-oauth keys status`,
      'red',
    );
    return 'attention';
  },
};
