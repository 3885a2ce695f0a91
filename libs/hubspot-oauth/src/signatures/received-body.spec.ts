import type { HttpRequest } from '../runtime/http-request.js';
import { receivedBody } from './received-body.js';

const requestWith = (part: object): HttpRequest => ({
  method: 'POST',
  originalUrl: '/',
  headers: {},
  ...part,
});

describe('receivedBody', () => {
  it('returns the bytes that were kept', () => {
    const rawBody = Buffer.from('{}');
    expect(receivedBody(requestWith({ rawBody, headers: { 'content-length': '2' } }))).toBe(
      rawBody,
    );
  });

  it.each<[string, object]>([
    ['HTTP/1 request without a length', {}],
    ['length of 0', { headers: { 'content-length': '0' } }],
    ['HTTP/2 stream that ended after its headers', { stream: { endAfterHeaders: true } }],
    ['HTTP/2 stream below Fastify', { raw: { stream: { endAfterHeaders: true } } }],
    [
      'HTTP/2 length of 0',
      { headers: { 'content-length': '0' }, stream: { endAfterHeaders: false } },
    ],
  ])('returns an empty body for a %s', (_name, part) => {
    expect(receivedBody(requestWith(part))).toEqual(new Uint8Array());
  });

  it.each<[string, object]>([
    ['length', { headers: { 'content-length': '2' } }],
    ['odd length', { headers: { 'content-length': '00' } }],
    ['transfer encoding', { headers: { 'transfer-encoding': 'chunked' } }],
    [
      'transfer encoding beside a length of 0',
      { headers: { 'transfer-encoding': 'chunked', 'content-length': '0' } },
    ],
    ['HTTP/2 stream that goes on after its headers', { stream: { endAfterHeaders: false } }],
    ['HTTP/2 stream below Fastify', { raw: { stream: { endAfterHeaders: false } } }],
  ])('returns undefined for a %s whose bytes were not kept', (_name, part) => {
    expect(receivedBody(requestWith(part))).toBeUndefined();
  });
});
