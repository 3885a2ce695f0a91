import fc from 'fast-check';
import { html, unescapeHtml } from './html.js';

describe('html', () => {
  it('escapes every value, and unescapeHtml restores it', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const { source } = html`<i title="${value}">${value}</i>`;
        const inside = /^<i title="([^"]*)">([^<]*)<\/i>$/.exec(source);
        expect(inside).not.toBeNull();
        expect(unescapeHtml(inside?.[1] ?? '')).toBe(value);
        expect(unescapeHtml(inside?.[2] ?? '')).toBe(value);
      }),
    );
  });

  it('does not escape Html', () => {
    const items = ['<a>', '&'].map((text) => html`<i>${text}</i>`);
    expect(html`<b>${items}</b>`.source).toBe('<b><i>&#60;a&#62;</i><i>&#38;</i></b>');
  });
});
