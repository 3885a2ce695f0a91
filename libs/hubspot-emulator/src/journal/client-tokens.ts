import type { EmulatorClock } from '../runtime/clock.js';
import type { RandomSource } from '../runtime/random-source.js';
import { newAccessToken } from '../grants/token-format.js';

/** The access token of an app itself, from the client credentials grant (RFC 6749, section 4.4). */
export interface ClientToken {
  readonly token: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Emulator time in milliseconds. */
  readonly expiresAt: number;
}

/** Issues the access tokens of apps. They are lost when the emulator stops. */
export class ClientTokens {
  readonly #tokens = new Map<string, ClientToken>();

  constructor(
    private readonly clock: EmulatorClock,
    private readonly random: RandomSource,
    private readonly expiresInSeconds: number,
  ) {}

  issue(clientId: string, scopes: readonly string[]): ClientToken {
    const token = newAccessToken(this.random);
    const expiresAt = this.clock.now() + this.expiresInSeconds * 1000;
    const issued = { token, clientId, scopes, expiresAt };
    this.#tokens.set(token, issued);
    return issued;
  }

  find(token: string): ClientToken | undefined {
    return this.#tokens.get(token);
  }

  /** Returns every token since the start. */
  secrets(): string[] {
    return [...this.#tokens.keys()];
  }
}
