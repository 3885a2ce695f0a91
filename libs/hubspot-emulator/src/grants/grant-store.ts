import type { EmulatorClock } from '../runtime/clock.js';
import type { RandomSource } from '../runtime/random-source.js';
import type {
  AccessToken,
  GrantsSnapshot,
  Installation,
  InstallationSummary,
  RefreshToken,
} from './grants.js';
import { newAccessToken, newRefreshToken } from './token-format.js';

/**
 * Installations and their tokens. Expired and revoked tokens are kept until the emulator stops: an
 * expired access token gets another error than an unknown one, and `secrets()` lists all of them.
 */
export class GrantStore {
  readonly #installations = new Map<string, Installation>();
  readonly #refreshTokens = new Map<string, RefreshToken>();
  readonly #accessTokens = new Map<string, AccessToken>();
  readonly #clock: EmulatorClock;
  readonly #random: RandomSource;
  readonly #accessTokenLifetimeMs: number;
  /** Called when an app was installed in an account or uninstalled. */
  onLifecycle: (installation: Installation, kind: 'install' | 'uninstall') => void = () => {};
  /** Called after every change. */
  onChange: () => void = () => {};

  constructor(clock: EmulatorClock, random: RandomSource, expiresInSeconds: number) {
    this.#clock = clock;
    this.#random = random;
    this.#accessTokenLifetimeMs = expiresInSeconds * 1000;
  }

  /** Returns the installation of the app in the account. Creates it if there is none. */
  install(clientId: string, hubId: number): Installation {
    const key = installationKey(clientId, hubId);
    let installation = this.#installations.get(key);
    if (installation === undefined) {
      installation = { clientId, hubId, active: true };
      this.#installations.set(key, installation);
      this.onLifecycle(installation, 'install');
    }
    return installation;
  }

  isInstalled(clientId: string, hubId: number): boolean {
    return this.#installations.has(installationKey(clientId, hubId));
  }

  issueRefreshToken(installation: Installation, scopes: readonly string[]): RefreshToken {
    const token = newRefreshToken(this.#random);
    return this.#addRefreshToken({ token, installation, scopes, revoked: false });
  }

  issueAccessToken({ installation, scopes }: RefreshToken): AccessToken {
    const token = newAccessToken(this.#random);
    const expiresAt = this.#clock.now() + this.#accessTokenLifetimeMs;
    const accessToken = { token, installation, scopes, expiresAt };
    this.#accessTokens.set(token, accessToken);
    this.onChange();
    return accessToken;
  }

  findRefreshToken(token: string): RefreshToken | undefined {
    return this.#refreshTokens.get(token);
  }

  findAccessToken(token: string): AccessToken | undefined {
    return this.#accessTokens.get(token);
  }

  /** Access tokens obtained with it stay valid, as HubSpot documents. */
  revoke(refreshToken: RefreshToken): void {
    refreshToken.revoked = true;
    this.onChange();
  }

  uninstall(hubId: number, clientId?: string): number {
    let count = 0;
    for (const [key, installation] of this.#installations) {
      if (installation.hubId !== hubId) continue;
      if (clientId !== undefined && installation.clientId !== clientId) continue;
      // Its tokens refer to this object and become invalid. A later install creates a new one.
      installation.active = false;
      this.#installations.delete(key);
      this.onLifecycle(installation, 'uninstall');
      count += 1;
    }
    this.onChange();
    return count;
  }

  expireAccessTokens(hubId?: number): number {
    const now = this.#clock.now();
    let count = 0;
    for (const accessToken of this.#accessTokens.values()) {
      if (hubId !== undefined && accessToken.installation.hubId !== hubId) continue;
      if (!accessToken.installation.active || accessToken.expiresAt <= now) continue;
      accessToken.expiresAt = now;
      count += 1;
    }
    this.onChange();
    return count;
  }

  /** Returns every refresh and access token since the start, including expired and revoked ones. */
  secrets(): string[] {
    return [...this.#refreshTokens.keys(), ...this.#accessTokens.keys()];
  }

  /** Returns the state of every installed app, without tokens. */
  summaries(): InstallationSummary[] {
    const now = this.#clock.now();
    const summaries = new Map(
      [...this.#installations.values()].map((installation) => [
        installation,
        {
          clientId: installation.clientId,
          hubId: installation.hubId,
          scopes: [] as readonly string[],
          refreshTokens: { valid: 0, revoked: 0 },
          accessTokens: { valid: 0, expired: 0 },
          lastExpiresAt: undefined as number | undefined,
        },
      ]),
    );
    for (const { installation, scopes, revoked } of this.#refreshTokens.values()) {
      const summary = summaries.get(installation);
      if (summary === undefined) continue;
      summary.refreshTokens[revoked ? 'revoked' : 'valid'] += 1;
      if (!revoked) summary.scopes = scopes;
    }
    for (const { installation, expiresAt } of this.#accessTokens.values()) {
      const summary = summaries.get(installation);
      if (summary === undefined) continue;
      const isValid = expiresAt > now;
      summary.accessTokens[isValid ? 'valid' : 'expired'] += 1;
      if (isValid) summary.lastExpiresAt = Math.max(expiresAt, summary.lastExpiresAt ?? 0);
    }
    return [...summaries.values()];
  }

  snapshot(): GrantsSnapshot {
    const now = this.#clock.now();
    const saved = new Map(
      [...this.#installations.values()].map((installation) => [
        installation,
        {
          clientId: installation.clientId,
          hubId: installation.hubId,
          refreshTokens: [] as { token: string; scopes: readonly string[] }[],
          accessTokens: [] as { token: string; scopes: readonly string[]; expiresAt: number }[],
        },
      ]),
    );
    for (const { token, installation, scopes, revoked } of this.#refreshTokens.values()) {
      if (!revoked) saved.get(installation)?.refreshTokens.push({ token, scopes });
    }
    for (const { token, installation, scopes, expiresAt } of this.#accessTokens.values()) {
      if (expiresAt > now) saved.get(installation)?.accessTokens.push({ token, scopes, expiresAt });
    }
    return { installations: [...saved.values()] };
  }

  restore(snapshot: GrantsSnapshot): void {
    for (const { clientId, hubId, refreshTokens, accessTokens } of snapshot.installations) {
      const installation = this.install(clientId, hubId);
      for (const { token, scopes } of refreshTokens) {
        this.#addRefreshToken({ token, installation, scopes, revoked: false });
      }
      for (const { token, scopes, expiresAt } of accessTokens) {
        this.#accessTokens.set(token, { token, installation, scopes, expiresAt });
      }
    }
  }

  #addRefreshToken(refreshToken: RefreshToken): RefreshToken {
    this.#refreshTokens.set(refreshToken.token, refreshToken);
    this.onChange();
    return refreshToken;
  }
}

function installationKey(clientId: string, hubId: number): string {
  return `${hubId} ${clientId}`;
}
