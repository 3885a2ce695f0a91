import { inspect } from 'node:util';
import type { EncryptionKey } from './resolved-options.js';

interface Secrets {
  readonly clientSecret: string;
  readonly clientSecrets: readonly string[];
  readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]];
}

/**
 * The secrets of the options. They are private fields behind getters of the prototype: whatever
 * prints, serializes or copies the options does not see them.
 */
export class HiddenSecrets {
  readonly #secrets: Secrets;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  get clientSecret(): string {
    return this.#secrets.clientSecret;
  }

  get clientSecrets(): readonly string[] {
    return this.#secrets.clientSecrets;
  }

  get encryptionKeys(): readonly [EncryptionKey, ...EncryptionKey[]] {
    return this.#secrets.encryptionKeys;
  }

  /** `showHidden` and `getters` together would call the getters. */
  [inspect.custom](): object {
    return Object.assign({}, this);
  }
}
