import { Injectable } from '@nestjs/common';
import { type HubSpotOAuthOptions, hubSpotOAuthOptionsFromEnvironment } from 'nestjs-hubspot-oauth';

/** The client of your key management service. */
export abstract class Kms {
  abstract decrypt(ciphertext: Buffer): Promise<Uint8Array>;
}

@Injectable()
export class OptionsWithKmsKeys {
  constructor(private readonly kms: Kms) {}

  createHubSpotOAuthOptions(): HubSpotOAuthOptions {
    return { ...hubSpotOAuthOptionsFromEnvironment(), encryptionKeys: () => this.keys() };
  }

  /** `ENCRYPTED_HUBSPOT_KEYS` is `k2:ciphertext,k1:ciphertext`, in base64, with the current key first. */
  private keys(): Promise<string[]> {
    const encrypted = (process.env['ENCRYPTED_HUBSPOT_KEYS'] ?? '').split(',');
    return Promise.all(
      encrypted.map(async (entry) => {
        const [id = '', ciphertext = ''] = entry.split(':');
        const key = await this.kms.decrypt(Buffer.from(ciphertext, 'base64'));
        return `${id}:${Buffer.from(key).toString('base64')}`;
      }),
    );
  }
}
