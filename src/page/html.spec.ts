import { html, Html } from './html.js';

describe('html', () => {
  it('escapes values, quotes included', () => {
    expect(html`<p title="${`"'`}">${'<b>&'}</p>`.source).toBe(
      '<p title="&#34;&#39;">&#60;b&#62;&#38;</p>',
    );
  });

  it('takes HTML, lists of it and nothing as they are', () => {
    const items = [html`<li>${1}</li>`, html`<li>${2}</li>`];
    expect(
      html`<ul>
          ${items}
        </ul>
        ${undefined}${new Html('<hr>')}`.source,
    ).toBe('<ul><li>1</li><li>2</li></ul><hr>');
  });
});
