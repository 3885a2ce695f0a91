/** A fragment of HTML whose values are escaped. */
export class Html {
  constructor(readonly source: string) {}
}

type Content = string | number | Html | readonly Html[];

/** Template tag that escapes every value except `Html`. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(render)));
}

function render(value: Content): string {
  if (value instanceof Html) return value.source;
  if (typeof value === 'object') return value.map((item) => item.source).join('');
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Reverses the escaping of `html`. */
export function unescapeHtml(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
