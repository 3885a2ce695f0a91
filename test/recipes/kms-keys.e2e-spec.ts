import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Global, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { HubSpotKeyRotation, HubSpotOAuthModule, HubSpotTokenService } from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';
import { HubSpotEmulator } from 'hubspot-emulator';
import { SCOPES, testApp } from '../support/boot-app.js';
import { obtainGrant } from '../support/obtain-grant.js';
import { Kms, OptionsWithKmsKeys } from './kms-keys.js';

const HUB_ID = 1234567;
const REDIRECT_URI = 'http://localhost:9/hubspot/oauth/callback';
const MASTER_KEY = randomBytes(32);
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** What the service encrypts never leaves it, and it decrypts only that. */
function encrypt(key: Buffer): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', MASTER_KEY, iv);
  const body = Buffer.concat([cipher.update(key), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
}

function decrypt(bytes: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', MASTER_KEY, bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
}

describe('keys that a KMS decrypts', () => {
  let kms: Server;
  let requests: number;
  let emulator: HubSpotEmulator;

  beforeAll(async () => {
    kms = createServer((request, response) => {
      requests += 1;
      buffer(request)
        .then(decrypt)
        .then(
          (key) => response.end(key),
          () => response.writeHead(400).end(),
        );
    });
    await new Promise<void>((resolve) => {
      kms.listen(0, '127.0.0.1', resolve);
    });
    emulator = await HubSpotEmulator.start({ apps: [testApp(REDIRECT_URI)] });
  });
  beforeEach(() => {
    requests = 0;
    const { clientId, clientSecret } = testApp();
    Object.assign(process.env, {
      HUBSPOT_CLIENT_ID: clientId,
      HUBSPOT_CLIENT_SECRET: clientSecret,
      HUBSPOT_REDIRECT_URI: REDIRECT_URI,
      HUBSPOT_SCOPES: SCOPES.join(' '),
      HUBSPOT_API_URL: emulator.url,
      HUBSPOT_APP_URL: emulator.url,
    });
  });
  afterAll(async () => {
    await emulator.stop();
    kms.closeAllConnections();
    await new Promise((resolve) => {
      kms.close(resolve);
    });
  });

  const keys = [randomBytes(32), randomBytes(32)];
  const boot = (encryptedKeys: readonly string[]) => {
    process.env['ENCRYPTED_HUBSPOT_KEYS'] = encryptedKeys.join(',');
    const { port } = kms.address() as AddressInfo;
    class HttpKms extends Kms {
      async decrypt(ciphertext: Buffer): Promise<Uint8Array> {
        const url = `http://127.0.0.1:${port}`;
        const response = await fetch(url, { method: 'POST', body: Uint8Array.from(ciphertext) });
        if (!response.ok) throw new Error(`The KMS responded with ${response.status}`);
        return new Uint8Array(await response.arrayBuffer());
      }
    }
    @Global()
    @Module({ providers: [{ provide: Kms, useClass: HttpKms }], exports: [Kms] })
    class KmsModule {}
    return Test.createTestingModule({
      imports: [
        ScheduleModule.forRoot(),
        KmsModule,
        HubSpotOAuthModule.forRootAsync({
          useClass: OptionsWithKmsKeys,
          connectionRepository: { useFactory: () => new InMemoryHubSpotConnectionRepository() },
        }),
      ],
    }).compile();
  };

  it('encrypt and decrypt tokens, and are asked for once', async () => {
    const module = await boot([`k2:${encrypt(keys[0]!)}`, `k1:${encrypt(keys[1]!)}`]);
    const app = await module.createNestApplication({ logger: false }).init();
    const options = { version: '2026-03', redirectUri: REDIRECT_URI, hubId: HUB_ID };
    await app.get(HubSpotTokenService).adopt(await obtainGrant(emulator, options));
    await app.get(HubSpotTokenService).refresh(HUB_ID);
    expect(await app.get(HubSpotKeyRotation).countByKey()).toMatchObject([
      { keyId: 'k2', connections: 1, isCurrent: true },
    ]);
    expect(requests).toBe(2);
    await app.close();
  });

  it('keep the application from starting if the KMS does not decrypt them', async () => {
    const foreign = randomBytes(60).toString('base64');
    await expect(boot([`k1:${foreign}`])).rejects.toThrow('encryptionKeys');
  });
});
