/** A fragment of HTML whose values are escaped. */
export class Html {
  constructor(readonly source: string) {}
}

type Content = string | number | Html | readonly Html[] | undefined;

/** Template tag that escapes every value except `Html`. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(render)));
}

function render(value: Content): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.source;
  if (typeof value === 'object') return value.map(({ source }) => source).join('');
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
