import type { SourceFile } from './source-file.js';

/** One kind of mistake. */
export interface Rule {
  readonly id: string;
  /** What is wrong. */
  readonly problem: string;
  /** What to use of this library. */
  readonly instead: string;
  /** The lines of a file that has to do with HubSpot. */
  find(file: SourceFile): readonly number[];
}

/** An expression that is somebody's id: `tenantId`, `req.user.id`. */
export const AN_ID =
  /^[\w.?! ]*(?:(?:tenant|user|org|organization|account|company|workspace|customer|team)Id|\.\s*id)$/i;

/** A name of a token, or of something that holds one. */
export const A_TOKEN =
  /^(?:access|refresh)_?token$|^client_?secret$|^tokens$|^token(?:Response|Data|Set)$/i;

export const linesOf = (found: readonly { readonly line: number }[]) =>
  found.map(({ line }) => line);
