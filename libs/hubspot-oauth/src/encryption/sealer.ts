import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { UnsealError } from '../errors/configuration.errors.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { RandomSource } from '../runtime/random.js';

const FORMAT = 'hs1';
const SEALED = /^hs1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]+)$/;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** What a sealed value is for. It can be opened only for the same purpose, account and column. */
export interface SealPurpose {
  readonly purpose: 'connection' | 'authorization' | 'webhook_event' | 'session' | 'attempt';
  readonly hubId?: number;
  /** The column or cookie that the value is kept in. */
  readonly column: string;
}

/**
 * Seals strings with AES-256-GCM (NIST SP 800-38D). The sealed value contains the id of its key. The
 * purpose, client id, account and column are additional authenticated data: a value that was copied
 * to another place cannot be opened.
 */
@Injectable()
export class Sealer {
  readonly #keys: ReadonlyMap<string, Buffer>;

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly random: RandomSource,
  ) {
    this.#keys = new Map(options.encryptionKeys.map((key) => [key.id, key.bytes]));
  }

  seal(plaintext: string, purpose: SealPurpose): string {
    const [{ id, bytes }] = this.options.encryptionKeys;
    const iv = this.random.bytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', bytes, iv);
    cipher.setAAD(this.additionalData(id, purpose));
    const sealed = Buffer.concat([iv, cipher.update(plaintext, 'utf8'), cipher.final()]);
    return `${FORMAT}.${id}.${Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url')}`;
  }

  /** @throws UnsealError if the value is malformed, altered or moved, or its key is unknown */
  open(sealed: string, purpose: SealPurpose): string {
    const [, id = '', body = ''] = SEALED.exec(sealed) ?? [];
    const bytes = Buffer.from(body, 'base64url');
    // Other encodings of the same bytes are refused as well.
    if (bytes.length < IV_BYTES + TAG_BYTES || bytes.toString('base64url') !== body) {
      throw new UnsealError('malformed');
    }
    const key = this.#keys.get(id);
    if (key === undefined) throw new UnsealError('unknown_key', id);
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(this.additionalData(id, purpose));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const opened = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
      return Buffer.concat([opened, decipher.final()]).toString('utf8');
    } catch {
      throw new UnsealError('not_authentic');
    }
  }

  /** Encrypts a value with the current key. Returns undefined if it already is. @throws UnsealError */
  reseal(sealed: string, purpose: SealPurpose): string | undefined {
    const [{ id }] = this.options.encryptionKeys;
    return SEALED.exec(sealed)?.[1] === id
      ? undefined
      : this.seal(this.open(sealed, purpose), purpose);
  }

  private additionalData(keyId: string, { purpose, hubId, column }: SealPurpose): Buffer {
    const { clientId } = this.options;
    return Buffer.from(JSON.stringify([FORMAT, keyId, purpose, clientId, hubId ?? null, column]));
  }
}
