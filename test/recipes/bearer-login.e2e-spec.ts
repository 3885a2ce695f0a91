import { createHmac } from 'node:crypto';
import { Module, UnauthorizedException } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { HubSpotConnections, type HubSpotOAuthModuleExtras } from 'nestjs-hubspot-oauth';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { BearerGuard, BearerTokens, HubSpotAccountController, Public } from './bearer-login.js';
import { TenantAccountResolver, TenantInstallHooks, TenantModule } from './tenants.js';

const sign = (content: string) => createHmac('sha256', 'key').update(content).digest('base64url');

/** JSON web tokens, signed with HMAC-SHA-256. */
class JsonWebTokens extends BearerTokens {
  static of(tenantId: string): string {
    const parts = [{ alg: 'HS256' }, { tenantId }].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    );
    return [...parts, sign(parts.join('.'))].join('.');
  }

  override async verify(token: string): Promise<{ tenantId: string }> {
    const [header = '', payload = '', signature] = token.split('.');
    if (signature !== sign(`${header}.${payload}`)) throw new UnauthorizedException();
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as { tenantId: string };
  }
}

@Module({
  providers: [{ provide: BearerTokens, useClass: JsonWebTokens }],
  exports: [BearerTokens],
})
class TokensModule {}

const boot = (adapter: AdapterName, extras: HubSpotOAuthModuleExtras = {}) =>
  bootApp({
    adapter,
    metadata: {
      imports: [TokensModule],
      controllers: [HubSpotAccountController],
      providers: [{ provide: APP_GUARD, useClass: BearerGuard }],
    },
    extras: {
      imports: [TenantModule],
      installHooks: { useClass: TenantInstallHooks },
      accountResolver: { useClass: TenantAccountResolver },
      ...extras,
    },
    options: { webhooks: true },
    rawBody: true,
  });

const as = (tenantId: string) => ({
  headers: { authorization: `Bearer ${JsonWebTokens.of(tenantId)}`, accept: 'application/json' },
});

describe.each(Object.keys(ADAPTERS) as AdapterName[])('a bearer login on %s', (adapter) => {
  let booted: BootedApp;
  let browser: Browser;

  beforeAll(async () => {
    booted = await boot(adapter, { decorators: [Public()] });
    browser = new Browser();
  });
  afterAll(() => booted.close());

  const startInstall = async () => {
    const { status, body } = await browser.post(`${booted.origin}/hubspot/install`, as('acme'));
    expect(status).toBe(200);
    return (JSON.parse(body) as { url: string }).url;
  };

  it('starts an install, whose callback carries no token, and disconnects the account', async () => {
    const callback = await booted.emulator.approve(await startInstall(), { hubId: 1234567 });
    const page = await browser.get(callback);
    expect([page.status, page.headers.location]).toEqual([302, `${booted.origin}/settings`]);
    expect(browser.cookies(booted.origin)).toEqual({});

    const connection = `${booted.origin}/hubspot/connection`;
    const remove = (tenantId: string) => fetch(connection, { method: 'DELETE', ...as(tenantId) });
    expect((await remove('globex')).status).toBe(404);
    expect((await remove('acme')).status).toBe(204);
    const [stored] = await booted.app.get(HubSpotConnections).list();
    expect(stored?.status).toBe('disconnected');
  });

  it('does not let another browser finish the install', async () => {
    const callback = await booted.emulator.approve(await startInstall(), { hubId: 1234567 });
    const { status, body } = await new Browser().get(callback, as('acme'));
    expect([status, JSON.parse(body).code]).toEqual([403, 'foreign_state']);
  });

  it.each(['hubspot/install', 'hubspot/connection'])('protects %s', async (route) => {
    const method = route === 'hubspot/install' ? 'POST' : 'DELETE';
    const { status } = await fetch(`${booted.origin}/${route}`, { method });
    expect(status).toBe(401);
  });

  it('starts no install for nobody on the public route', async () => {
    const url = `${booted.origin}/hubspot/oauth/install`;
    expect((await browser.get(url)).status).toBe(401);
  });
});

/** The error codes of a callback and a webhook that carry nothing. */
const codesWith = async (decorators: ClassDecorator[]) => {
  const booted = await boot('Express', { decorators });
  const url = `${booted.origin}/hubspot/oauth`;
  const responses = [
    await new Browser().get(`${url}/callback`, { headers: { accept: 'application/json' } }),
    await new Browser().post(`${url}/webhooks`, { headers: { accept: 'application/json' } }),
  ];
  await booted.close();
  return responses.map(({ body }) => (JSON.parse(body) as { code?: string }).code);
};

describe('`decorators`', () => {
  it('are applied to every controller of the library', async () => {
    expect(await codesWith([Public()])).toEqual(['malformed_callback', 'invalid_signature']);
  });

  it('are not there by default: a global guard then protects the routes', async () => {
    expect(await codesWith([])).toEqual([undefined, undefined]);
  });
});
