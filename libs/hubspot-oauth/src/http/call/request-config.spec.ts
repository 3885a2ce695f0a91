import { AxiosHeaders, type InternalAxiosRequestConfig } from 'axios';
import { PACKAGE_USER_AGENT } from '../../runtime/user-agent.js';
import { copyConfig, headersWithToken, isRemovedHeader, userAgent } from './request-config.js';

describe('the headers of a call with a token', () => {
  it.each(['authorization', 'Authorization', 'AUTHORIZATION', 'aUtHoRiZaTiOn'])(
    'have one Authorization, not %s of the caller as well',
    (name) => {
      const headers = AxiosHeaders.from({ Accept: 'text/plain' });
      headers[name] = 'Bearer of-the-caller';
      const names = Object.entries(headersWithToken(headers, 'token', undefined));
      expect(names.filter(([key]) => key.toLowerCase() === 'authorization')).toEqual([
        ['Authorization', 'Bearer token'],
      ]);
      expect(Object.fromEntries(names)).toMatchObject({ Accept: 'text/plain' });
      expect(headers[name]).toBe('Bearer of-the-caller');
    },
  );

  it.each(['Host', 'cookie', 'X-HTTP-Method-Override', 'X-Forwarded-Host', 'Forwarded'])(
    'do not include %s of the caller',
    (name) => {
      const headers = headersWithToken(AxiosHeaders.from({ [name]: 'x' }), 'token', undefined);
      expect(headers.has(name)).toBe(false);
      expect(isRemovedHeader(name)).toBe(true);
    },
  );

  it.each(['Accept', 'Content-Type', 'X-Host', 'Authorization-Info'])('include %s', (name) => {
    expect(headersWithToken(AxiosHeaders.from({ [name]: 'x' }), 'token', undefined).get(name)).toBe(
      'x',
    );
    expect(isRemovedHeader(name)).toBe(false);
  });

  it("name the package after the host's own User-Agent, once", () => {
    const headers = headersWithToken(
      AxiosHeaders.from({ 'user-agent': 'host/1' }),
      'token',
      undefined,
    );
    const names = Object.entries(headers).filter(([name]) => /^user-agent$/i.test(name));
    expect(names).toEqual([['User-Agent', `host/1 ${PACKAGE_USER_AGENT}`]]);
    for (const none of [undefined, null, '', false])
      expect(userAgent(none)).toBe(PACKAGE_USER_AGENT);
  });

  it('take the type of a form', () => {
    const given = AxiosHeaders.from({ 'content-type': 'multipart/form-data' });
    const headers = headersWithToken(given, 'token', 'multipart/form-data; boundary=b');
    expect(headers.getContentType()).toBe('multipart/form-data; boundary=b');
  });
});

describe('copyConfig', () => {
  it('copies own fields, and has no prototype', () => {
    const config = { url: '/crm', headers: new AxiosHeaders() } as InternalAxiosRequestConfig;
    const copy = copyConfig(config);
    expect({ ...copy }).toEqual(config);
    expect(copy).not.toBe(config);
    expect(Object.getPrototypeOf(copy)).toBeNull();
  });
});
