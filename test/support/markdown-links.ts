import path from 'node:path';

const LINK = /\]\((?!https?:)([^)#]*)(#[^)]+)?\)/g;

/** The relative links of Markdown documents, by path, whose file or heading does not exist. */
export function brokenLinks(
  documents: ReadonlyMap<string, string>,
  exists: (file: string) => boolean,
): string[] {
  return [...documents].flatMap(([from, text]) =>
    [...text.matchAll(LINK)]
      .filter(([, target, anchor]) => {
        const file = target ? path.join(path.dirname(from), target) : from;
        if (!exists(file)) return true;
        return anchor !== undefined && !anchorsOf(documents.get(file) ?? '').includes(anchor);
      })
      .map(([link]) => `${from}: ${link.slice(2, -1)}`),
  );
}

/** The anchors of a document's headings, as npm and GitHub make them. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(
    ([, heading]) =>
      `#${heading!
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-')}`,
  );
}
