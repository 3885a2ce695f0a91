import { createHash } from 'node:crypto';
import { Sealer } from '../encryption/sealer.js';
import { resolveOptions } from '../options/resolve-options.js';
import { SystemRandomSource } from '../runtime/random.js';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { StateCookies } from './state-cookies.js';

const hashOf = (state: string) => createHash('sha256').update(state).digest('base64url');

const clock = new ManualClock();
function cookiesOf(origin: string): StateCookies {
  const options = resolveOptions({
    clientId: 'a-client',
    clientSecret: 'a-secret',
    redirectUri: `${origin}/hubspot/oauth/callback`,
    scopes: ['oauth'],
    encryptionKeys: `k1:${Buffer.alloc(32, 'a key ').toString('base64')}`,
  });
  return new StateCookies(options, new Sealer(options, new SystemRandomSource()), clock);
}
const cookies = cookiesOf('http://localhost:3000');

/** The cookies that a browser keeps of `Set-Cookie` headers, oldest first. */
function keep(jar: Map<string, string>, headers: readonly string[]): Map<string, string> {
  for (const header of headers) {
    const [name = '', value = ''] = header.split(/[=;]/);
    jar.delete(name);
    if (!header.includes('Max-Age=0')) jar.set(name, value);
  }
  return jar;
}

const requestWith = (jar: ReadonlyMap<string, string>) => ({
  headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
});

describe('StateCookies', () => {
  it('are secure on https, and bound to the host', () => {
    const secure = cookiesOf('https://app.example.com');
    const [cookie = ''] = secure.open(requestWith(new Map()), hashOf('one'), 'install');
    expect(cookie).toMatch(/^__Host-hubspot_install_.*; Secure/);
    const jar = keep(new Map(), [cookie]);
    expect(secure.belongsTo(requestWith(jar), hashOf('one'))).toBe(true);
    expect(secure.close(hashOf('one'), 'install')).toMatch(/^__Host-hubspot_install_.*; Secure/);
    const [plain = ''] = cookies.open(requestWith(new Map()), hashOf('one'), 'install');
    expect(plain).toMatch(/^hubspot_install_/);
    expect(plain).not.toContain('Secure');
  });

  it('knows the attempts of a browser, and those of no other', () => {
    const jar = keep(new Map(), cookies.open(requestWith(new Map()), hashOf('one'), 'install'));
    expect(cookies.belongsTo(requestWith(jar), hashOf('one'))).toBe(true);
    expect(cookies.belongsTo(requestWith(jar), hashOf('other'))).toBe(false);
    expect(cookies.belongsTo(requestWith(new Map()), hashOf('one'))).toBe(false);
  });

  it('does not take the cookie of one attempt for another under a new name', () => {
    const jar = keep(new Map(), cookies.open(requestWith(new Map()), hashOf('one'), 'install'));
    const [value = ''] = jar.values();
    const renamed = new Map([[`hubspot_install_${hashOf('other').slice(0, 16)}`, value]]);
    expect(cookies.belongsTo(requestWith(renamed), hashOf('other'))).toBe(false);
  });

  it('keeps five attempts open and closes the oldest', () => {
    const jar = new Map<string, string>();
    const states = ['1', '2', '3', '4', '5', '6', '7'];
    for (const state of states) {
      keep(jar, cookies.open(requestWith(jar), hashOf(state), 'install'));
      clock.advance(1_000);
    }
    const open = states.filter((state) => cookies.belongsTo(requestWith(jar), hashOf(state)));
    expect(open).toEqual(['3', '4', '5', '6', '7']);
    expect(jar.size).toBe(5);
  });

  it('closes what it cannot read before what it can', () => {
    const jar = new Map<string, string>();
    for (const state of ['1', '2', '3', '4']) {
      keep(jar, cookies.open(requestWith(jar), hashOf(state), 'install'));
      clock.advance(1_000);
    }
    jar.set('hubspot_install_aaaaaaaaaaaaaaaa', 'forged');
    keep(jar, cookies.open(requestWith(jar), hashOf('5'), 'install'));
    expect(jar.has('hubspot_install_aaaaaaaaaaaaaaaa')).toBe(false);
    expect(cookies.belongsTo(requestWith(jar), hashOf('1'))).toBe(true);
  });

  it('leaves cookies alone that it did not name', () => {
    const foreign = ['é', '', 'a b', 'x'.repeat(17), 'a(b)', '1', '2'];
    const jar = new Map(foreign.map((end) => [`hubspot_install_${end}`, 'value']));
    const headers = cookies.open(requestWith(jar), hashOf('one'), 'install');
    expect(headers).toHaveLength(1);
  });

  it('removes no install that a person started for those that any page can start', () => {
    const jar = keep(new Map(), cookies.open(requestWith(new Map()), hashOf('own'), 'install'));
    for (const state of ['1', '2', '3', '4', '5', '6', '7']) {
      keep(jar, cookies.open(requestWith(jar), hashOf(state), 'marketplace'));
      clock.advance(1_000);
    }
    const open = ['own', '1', '2', '3', '4', '5', '6', '7'].filter((state) =>
      cookies.belongsTo(requestWith(jar), hashOf(state)),
    );
    expect(open).toEqual(['own', '3', '4', '5', '6', '7']);
    expect(jar.size).toBe(6);
  });

  it.each(['install', 'marketplace'] as const)('removes the cookie of an %s', (source) => {
    const jar = keep(new Map(), cookies.open(requestWith(new Map()), hashOf('one'), source));
    keep(jar, [cookies.close(hashOf('one'), source)]);
    expect(jar.size).toBe(0);
  });

  it('responds to any number of forged cookies with at most six headers', () => {
    const forged = Array.from(
      { length: 200 },
      (_, index) => [`hubspot_install_${String(index).padStart(16, '0')}`, 'forged'] as const,
    );
    const headers = cookies.open(requestWith(new Map(forged)), hashOf('one'), 'install');
    expect(headers).toHaveLength(6);
  });
});
