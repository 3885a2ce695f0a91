import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import { resolveOptions } from './resolve-options.js';

const REQUIRED = {
  clientId: 'a-client',
  clientSecret: 'a-secret',
  redirectUri: 'https://app.example.com/hubspot/oauth/callback',
  scopes: ['oauth'],
  encryptionKeys: `k1:${Buffer.alloc(32, 'a key ').toString('base64')}`,
};
const GERMAN = { name: 'Deutsch', language: 'Sprache', install: 'Installieren', problems: {} };

/** What is wrong with the value, which may be of any type. */
function reasonsFor(pages: object): string {
  try {
    resolveOptions({ ...REQUIRED, pages });
  } catch (error) {
    if (!(error instanceof HubSpotConfigurationError)) throw error;
    return error.problems.map(({ option, reason }) => `${option}: ${reason}`).join('\n');
  }
  return 'accepted';
}

describe('the option pages', () => {
  it('takes texts by language tag and a function', () => {
    const pages = { texts: { de: GERMAN, 'pt-PT': GERMAN }, render: () => '<p>' };
    expect(resolveOptions({ ...REQUIRED, pages }).pages).toEqual(pages);
  });

  it.each([
    [{ render: '<p>' }, 'pages.render: must be a function'],
    [
      { texts: { 'de"': GERMAN } },
      'pages.texts.de": must be texts by a language tag such as de or pt-PT',
    ],
    [{ texts: { de: { ...GERMAN, name: 1 } } }, 'pages.texts.de.name: must be a text'],
    [
      { texts: { de: { ...GERMAN, problems: [] } } },
      'pages.texts.de.problems: must have a { title, detail } by problem code',
    ],
    [{ text: {} }, 'pages.text: is not an option'],
  ])('refuses %j', (pages, expected) => {
    expect(reasonsFor(pages)).toBe(expected);
  });
});
