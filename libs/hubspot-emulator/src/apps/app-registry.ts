import { timingSafeEqual } from 'node:crypto';
import type { EmulatedApp, RegisteredApp } from './emulated-app.js';
import { assertRedirectUri } from './redirect-uri.js';

const FIRST_APP_ID = 1_000_001;

/** The registered apps, by client id. */
export class AppRegistry {
  readonly #apps = new Map<string, RegisteredApp>();

  constructor(apps: readonly EmulatedApp[]) {
    for (const [index, app] of apps.entries()) {
      if (this.#apps.has(app.clientId)) throw new Error(`Two apps have client id ${app.clientId}`);
      for (const uri of app.redirectUris) assertRedirectUri(uri, app.name);
      this.#apps.set(app.clientId, {
        ...app,
        optionalScopes: app.optionalScopes ?? [],
        cardUrls: app.cardUrls ?? [],
        appId: app.appId ?? FIRST_APP_ID + index,
      });
    }
  }

  all(): RegisteredApp[] {
    return [...this.#apps.values()];
  }

  find(clientId: string): RegisteredApp | undefined {
    return this.#apps.get(clientId);
  }
}

export function isSecretOf(app: RegisteredApp, secret: string): boolean {
  const expected = Buffer.from(app.clientSecret);
  const given = Buffer.from(secret);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
