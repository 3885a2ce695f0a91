/**
 * The rows of a CSV file (RFC 4180): fields may be quoted, and quoted ones may contain commas, line
 * breaks and doubled quotes. Empty lines are skipped.
 */
export async function* csvRows(chunks: AsyncIterable<string>): AsyncGenerator<string[]> {
  let row: string[] = [];
  let field = '';
  let isQuoted = false;
  /** The last character was a quote within a quoted field: its end, or the first of two. */
  let isQuoteOpen = false;
  let isStart = true;
  const endRow = (): string[] | undefined => {
    const ended = [...row, field];
    row = [];
    field = '';
    return ended.length === 1 && ended[0] === '' ? undefined : ended;
  };
  for await (const chunk of chunks) {
    for (const character of isStart ? chunk.replace(/^\uFEFF/, '') : chunk) {
      isStart = false;
      if (isQuoted) {
        if (isQuoteOpen) {
          isQuoteOpen = false;
          if (character === '"') {
            field += '"';
            continue;
          }
          isQuoted = false;
        } else if (character === '"') {
          isQuoteOpen = true;
          continue;
        } else {
          field += character;
          continue;
        }
      }
      if (character === '"' && field === '') isQuoted = true;
      else if (character === ',') {
        row.push(field);
        field = '';
      } else if (character === '\n') {
        const ended = endRow();
        if (ended !== undefined) yield ended;
      } else if (character !== '\r') field += character;
    }
  }
  const last = endRow();
  if (last !== undefined) yield last;
}
