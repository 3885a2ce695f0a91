import { createHash, createHmac } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import { resolveOptions } from '../options/resolve-options.js';
import type { HttpRequest } from '../runtime/http-request.js';
import type { HubSpotSignatureVersion } from './hubspot-signature.js';
import { RequestSignatures } from './request-signatures.js';

const SECRET = 'a-secret';
const ORIGIN = 'https://app.example.com';
const JSON_BODY = '[{"eventId":1}]';

Logger.overrideLogger(false);

const clock = new ManualClock();

function signaturesWith(options: { refuseReplayedSignatures?: boolean } = {}): RequestSignatures {
  return new RequestSignatures(
    resolveOptions({
      clientId: 'a-client',
      clientSecret: SECRET,
      redirectUri: `${ORIGIN}/hubspot/oauth/callback`,
      scopes: ['oauth'],
      encryptionKeys: `k1:${Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64')}`,
      ...options,
    }),
    clock,
  );
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

function signed(
  version: HubSpotSignatureVersion,
  body: string,
  { headers = {}, path = '/webhook' }: { headers?: HttpRequest['headers']; path?: string } = {},
): HttpRequest {
  const timestamp = String(clock.now());
  const signature = {
    v1: () => hash(SECRET + body),
    v2: () => hash(`${SECRET}POST${ORIGIN}${path}${body}`),
    v3: () =>
      createHmac('sha256', SECRET)
        .update(`POST${ORIGIN}${path}${body}${timestamp}`)
        .digest('base64'),
  }[version]();
  return {
    method: 'POST',
    originalUrl: path,
    rawBody: Buffer.from(body),
    headers: {
      'content-type': 'application/json',
      ...(version === 'v3'
        ? { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp }
        : { 'x-hubspot-signature': signature, 'x-hubspot-signature-version': version }),
      ...headers,
    },
  };
}

const versionOf = (signatures: RequestSignatures, request: HttpRequest) =>
  signatures.verify(request, ['v1', 'v2', 'v3'])?.version;

describe('RequestSignatures', () => {
  const signatures = signaturesWith();

  it.each(['v1', 'v2', 'v3'] as const)('accepts JSON with a %s signature', (version) => {
    expect(versionOf(signatures, signed(version, JSON_BODY))).toBe(version);
  });

  it('accepts a v2 signature of a request without a body, as HubSpot sends for legacy cards', () => {
    expect(versionOf(signatures, signed('v2', ''))).toBe('v2');
  });

  it.each(['v1', 'v2'] as const)('refuses a form with a %s signature', (version) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(versionOf(signatures, signed(version, 'a=1', { headers }))).toBeUndefined();
    expect(versionOf(signatures, signed(version, JSON_BODY, { headers }))).toBeUndefined();
    expect(versionOf(signatures, signed(version, 'a=1'))).toBeUndefined();
    expect(versionOf(signatures, signed(version, '&'))).toBeUndefined();
  });

  it('accepts a form with a v3 signature, which cannot be extended', () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(versionOf(signatures, signed('v3', 'a=1', { headers }))).toBe('v3');
  });

  it('refuses a replayed v3 signature, and accepts retries with v1 and v2', () => {
    const remembering = signaturesWith({ refuseReplayedSignatures: true });
    for (const [version, second] of [
      ['v1', 'v1'],
      ['v2', 'v2'],
      ['v3', undefined],
    ] as const) {
      const request = signed(version, JSON_BODY);
      expect(versionOf(remembering, request)).toBe(version);
      expect(versionOf(remembering, request)).toBe(second);
    }
  });

  it('remembers verified signatures only', () => {
    const remembering = signaturesWith({ refuseReplayedSignatures: true });
    const request = signed('v3', JSON_BODY);
    const forged = { ...request, originalUrl: '/other' };
    expect(versionOf(remembering, forged)).toBeUndefined();
    expect(versionOf(remembering, request)).toBe('v3');
  });

  it.each(['application/json', 'application/x-www-form-urlencoded; charset=utf-8'])(
    'reports that the bytes of %s were not kept',
    (type) => {
      const headers = { 'content-type': type, 'content-length': '3' };
      const request = { ...signed('v3', 'a=1', { headers }), rawBody: undefined };
      expect(() => versionOf(signatures, request)).toThrow(HubSpotConfigurationError);
      expect(() => versionOf(signatures, request)).toThrow(/rawBody: true/);
    },
  );

  it('refuses bodies of types that Nest does not parse', () => {
    const headers = { 'content-type': 'application/jsonp', 'content-length': '3' };
    const request = { ...signed('v3', 'a=1', { headers }), rawBody: undefined };
    expect(versionOf(signatures, request)).toBeUndefined();
  });

  it('checks no body of a request without a signature', () => {
    const headers = { 'content-type': 'application/json', 'content-length': '3' };
    const request = { method: 'POST', originalUrl: '/webhook', headers };
    expect(versionOf(signatures, request)).toBeUndefined();
  });
});
