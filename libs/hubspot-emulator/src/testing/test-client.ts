import type { HubSpotEmulator } from '../hubspot-emulator.js';

/** A JSON response of the emulator. */
export interface JsonResponse<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface TokenBody {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly hub_id: number;
  readonly scopes: readonly string[];
  readonly expires_in: number;
  readonly token_type: string;
  readonly token_use: string;
}

export interface ErrorBody {
  readonly error: string;
  readonly error_description: string;
  readonly status: string;
  readonly message: string;
  readonly category: string;
  readonly correlationId: string;
}

type Parameters = Readonly<Record<string, string | undefined>>;

/** Calls an emulator over HTTP as its first app. */
export class TestClient {
  constructor(
    readonly emulator: HubSpotEmulator,
    readonly version = '2026-03',
  ) {}

  get app() {
    const [app] = this.emulator.apps;
    if (app === undefined) throw new Error('The emulator has no app');
    return app;
  }

  get redirectUri(): string {
    return this.app.redirectUris[0] ?? '';
  }

  authorizeUrl(changes: Parameters = {}, path = '/oauth/authorize'): string {
    const parameters = {
      client_id: this.app.clientId,
      redirect_uri: this.redirectUri,
      scope: this.app.requiredScopes.join(' '),
      ...changes,
    };
    return `${this.emulator.url}${path}?${form(parameters).toString()}`;
  }

  /** Approves the app in the account and returns the code. */
  async authorize(hubId: number, changes: Parameters = {}): Promise<string> {
    const callback = await this.emulator.approve(this.authorizeUrl(changes), { hubId });
    return new URL(callback).searchParams.get('code') ?? '';
  }

  async exchange<Body = TokenBody>(code: string, changes: Parameters = {}) {
    return this.post<Body>('token', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: this.redirectUri,
      ...changes,
    });
  }

  async refresh<Body = TokenBody>(refreshToken: string, changes: Parameters = {}) {
    return this.post<Body>('token', {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      ...changes,
    });
  }

  /** Installs the app in the account. */
  async connect(hubId = 1234567, changes: Parameters = {}): Promise<TokenBody> {
    return (await this.exchange(await this.authorize(hubId, changes))).body;
  }

  /** Posts to an OAuth endpoint with the client's credentials, which `parameters` may replace. */
  async post<Body>(endpoint: string, parameters: Parameters): Promise<JsonResponse<Body>> {
    return this.request<Body>(`/oauth/${this.version}/${endpoint}`, {
      method: 'POST',
      body: form({
        client_id: this.app.clientId,
        client_secret: this.app.clientSecret,
        ...parameters,
      }),
    });
  }

  async request<Body>(path: string, init: RequestInit = {}): Promise<JsonResponse<Body>> {
    const response = await fetch(`${this.emulator.url}${path}`, init);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: JSON.parse(text === '' ? 'null' : text),
    };
  }

  /** Calls an API with an access token. */
  async call<Body>(accessToken: string, path: string, init: RequestInit = {}) {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${accessToken}`);
    return this.request<Body>(path, { ...init, headers });
  }
}

function form(parameters: Parameters): URLSearchParams {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) pairs.append(name, value);
  }
  return pairs;
}
