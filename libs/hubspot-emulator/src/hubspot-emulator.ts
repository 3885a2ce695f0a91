import { once, setMaxListeners } from 'node:events';
import type { Server } from 'node:http';
import type { AccountRegistry } from './accounts/account-registry.js';
import { findAccount } from './accounts/find-account.js';
import type { RegisteredApp } from './apps/emulated-app.js';
import { findApp } from './apps/find-app.js';
import { submitConsent } from './authorize/submit-consent.js';
import { type CardCallOptions, sendCardCall, signedCardCall } from './cards/card-call.js';
import { controlEndpoints } from './control/control-endpoints.js';
import { createHubSpot } from './create-hubspot.js';
import type { EmulatedHubSpot } from './emulated-hubspot.js';
import { endpointsOf } from './endpoints.js';
import { describeFault, FaultRegistry } from './faults/fault-registry.js';
import { readStateFile, StateFile } from './grants/state-file.js';
import { stateOf } from './state.js';
import { httpServer } from './http/server.js';
import { connectEvents } from './webhooks/connect-events.js';
import { EmulatedWebhooks } from './webhooks/emulated-webhooks.js';
import { startOfInstall } from './marketplace/marketplace-install.js';
import type { HubSpotEmulatorOptions } from './hubspot-emulator-options.js';
import { RequestLog } from './requests/request-log.js';
import type { EmulatorClock } from './runtime/clock.js';
import {
  signedRequest,
  type SignedRequest,
  type SignedRequestOptions,
} from './signatures/signed-request.js';

/**
 * A local stand-in for HubSpot: OAuth, CRM and webhooks.
 *
 * @example
 * const emulator = await HubSpotEmulator.start();
 * const callback = await emulator.approve(authorizeUrl, { hubId: 1234567 });
 * await emulator.stop();
 */
export class HubSpotEmulator {
  /** The origin of the API and of the consent page, such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** The accounts and their administrators' actions. */
  readonly accounts: AccountRegistry;
  /** The failures to simulate. */
  readonly faults: FaultRegistry;
  /** The requests that were received. */
  readonly requests: RequestLog;
  /** The webhooks that the emulator sends. */
  readonly webhooks: EmulatedWebhooks;
  /** The clock of codes, tokens, rate limits and webhook retries. */
  readonly clock: EmulatorClock;
  readonly #hubSpot: EmulatedHubSpot;
  readonly #server: Server;
  readonly #stopping: AbortController;
  readonly #stateFile: StateFile | undefined;
  #stopped: Promise<void> | undefined;

  private constructor(parts: {
    url: string;
    hubSpot: EmulatedHubSpot;
    faults: FaultRegistry;
    requests: RequestLog;
    webhooks: EmulatedWebhooks;
    server: Server;
    stopping: AbortController;
    stateFile: StateFile | undefined;
  }) {
    this.url = parts.url;
    this.accounts = parts.hubSpot.accounts;
    this.clock = parts.hubSpot.clock;
    this.faults = parts.faults;
    this.requests = parts.requests;
    this.webhooks = parts.webhooks;
    this.#hubSpot = parts.hubSpot;
    this.#server = parts.server;
    this.#stopping = parts.stopping;
    this.#stateFile = parts.stateFile;
  }

  /** Starts an emulator. Resolves when it listens. */
  static async start(options: HubSpotEmulatorOptions = {}): Promise<HubSpotEmulator> {
    const { host = '127.0.0.1', port = 0, stateFile: stateFilePath } = options;
    const saved = stateFilePath === undefined ? undefined : await readStateFile(stateFilePath);
    const hubSpot = createHubSpot(options, saved);
    const { clock, grants, random } = hubSpot;
    const stateFile =
      stateFilePath === undefined
        ? undefined
        : new StateFile(stateFilePath, () => stateOf(hubSpot));
    if (stateFile !== undefined) grants.onChange = () => stateFile.save();
    const faults = new FaultRegistry();
    const requests = new RequestLog(options.onRequest);
    const stopping = new AbortController();
    // One listener per delayed response.
    setMaxListeners(0, stopping.signal);
    const webhooks = new EmulatedWebhooks(hubSpot, stopping.signal);
    connectEvents(hubSpot, webhooks, () => stateFile?.saveSoon());
    const endpoints = [
      ...endpointsOf(hubSpot),
      ...controlEndpoints({ hubSpot, faults, requests, webhooks }),
    ];
    const server = httpServer(endpoints, {
      allowedHosts: [host.includes(':') ? `[${host}]` : host, ...(options.allowedHosts ?? [])],
      clock,
      random,
      faults,
      requests,
      saved: async () => stateFile?.saved(),
      stopping: stopping.signal,
    });
    server.listen(port, host);
    await once(server, 'listening');
    const url = originOf(server, host);
    return new HubSpotEmulator({
      url,
      hubSpot,
      faults,
      requests,
      webhooks,
      server,
      stopping,
      stateFile,
    });
  }

  /** The registered apps, with all defaults. */
  get apps(): readonly RegisteredApp[] {
    return this.#hubSpot.apps.all();
  }

  /** Returns every client secret, code and token since the start, including expired and revoked ones. */
  secrets(): string[] {
    const { apps, clientTokens, codes, grants } = this.#hubSpot;
    return [
      ...apps.all().map((app) => app.clientSecret),
      ...codes.secrets(),
      ...grants.secrets(),
      ...clientTokens.secrets(),
    ];
  }

  /**
   * Opens the authorization URL and presses Approve, without a browser.
   *
   * @param choice - the account and the optional scopes; default: as preselected on the page
   * @returns the callback URL that the browser would be redirected to
   * @throws Error with the message of the page if it is an error page
   */
  async approve(
    authorizeUrl: string,
    choice: {
      readonly hubId?: number | undefined;
      readonly optionalScopes?: readonly string[] | undefined;
    } = {},
  ): Promise<string> {
    const callback = await submitConsent(authorizeUrl, { ...choice, decision: 'approve' });
    if (callback === undefined) throw new Error('The consent page did not redirect');
    return callback;
  }

  /**
   * Starts an install in HubSpot's Marketplace.
   *
   * @param choice - the app and the account, by default the first ones; `signIn`: whether the app
   *   signs users in first
   * @returns the URL of the app that the browser would be redirected to
   * @throws Error if the account lacks a scope that the app requires
   */
  installFromMarketplace(
    choice: {
      readonly clientId?: string | undefined;
      readonly hubId?: number | undefined;
      readonly signIn?: boolean | undefined;
    } = {},
  ): string {
    const app = findApp(this.#hubSpot.apps, choice.clientId);
    const account = findAccount(this.#hubSpot.accounts, choice.hubId);
    const install = { app, account, origin: this.url };
    return startOfInstall(this.#hubSpot, install, { signIn: choice.signIn ?? false });
  }

  /**
   * Opens the authorization URL and presses Cancel, without a browser.
   *
   * @returns the callback URL that the browser would be redirected to; undefined if `denial` is
   *   `silent`
   */
  async deny(authorizeUrl: string): Promise<string | undefined> {
    return submitConsent(authorizeUrl, { decision: 'cancel' });
  }

  /** Returns a request that is signed as HubSpot signs webhooks. Sends nothing. */
  signRequest(url: string, options: SignedRequestOptions = {}): SignedRequest {
    return signedRequest(this.#hubSpot, url, options);
  }

  /**
   * Returns the request that HubSpot sends when a UI extension calls `hubspot.fetch(url)`, with
   * HubSpot's query parameters and signature. Sends nothing.
   */
  signCardCall(url: string, options: CardCallOptions = {}): SignedRequest {
    return signedCardCall(this.#hubSpot, url, options);
  }

  /**
   * Calls an app's server as `hubspot.fetch(url)` in a UI extension does.
   *
   * @param url - an absolute URL; unlike at HubSpot, `http` and `localhost` are allowed
   */
  async callCard(url: string, options: CardCallOptions = {}): Promise<Response> {
    return sendCardCall(this.signCardCall(url, options));
  }

  /**
   * Stops the emulator and closes all connections.
   *
   * @throws Error if a planned fault was not applied to any call, unless `ignoreUnmetFaults` is set
   */
  async stop({ ignoreUnmetFaults = false } = {}): Promise<void> {
    this.#stopped ??= this.#shutDown();
    await this.#stopped;
    const unmet = ignoreUnmetFaults ? [] : this.faults.unmet();
    if (unmet.length > 0) {
      throw new Error(
        `Planned faults were not applied to any call: ${unmet.map(describeFault).join('; ')}`,
      );
    }
  }

  /** Runs once: a second run could overwrite the state file of a later emulator. */
  async #shutDown(): Promise<void> {
    this.#stopping.abort();
    if (this.#server.listening) {
      const closed = once(this.#server, 'close');
      this.#server.close();
      this.#server.closeAllConnections();
      await closed;
    }
    this.#stateFile?.save();
    await this.#stateFile?.saved();
  }
}

/** Clients cannot connect to "any address", so the URL names `localhost` instead. */
function originOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const reachable = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
