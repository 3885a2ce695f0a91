import { html, Html } from './html.js';

describe('html', () => {
  it('escapes values, quotes included', () => {
    expect(html`<p title="${`"'`}">${'<b>&'}</p>`.source).toBe(
      '<p title="&#34;&#39;">&#60;b&#62;&#38;</p>',
    );
  });

  it('takes HTML, lists of it and nothing as they are', () => {
    const items = [html`<b>${1}</b>`, html`<b>${2}</b>`];
    expect(html`${items}, ${undefined}, ${new Html('<i>3</i>')}`.source).toBe(
      '<b>1</b><b>2</b>, , <i>3</i>',
    );
  });
});
