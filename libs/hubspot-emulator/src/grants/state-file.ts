import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CrmSnapshot } from '../crm/crm-snapshot.js';
import type { JournalSnapshot } from '../journal/emulated-journal.js';
import type { GrantsSnapshot } from './grants.js';

const FORMAT_VERSION = 1;
const SAVE_DELAY_MS = 1000;

/** The content of the state file. */
export interface SavedState {
  readonly clockOffsetMs: number;
  readonly grants: GrantsSnapshot;
  /** By hub id. */
  readonly crm?: Readonly<Record<string, CrmSnapshot>>;
  readonly journal?: JournalSnapshot;
}

/** Keeps the emulator's state in a JSON file, which is replaced atomically. */
export class StateFile {
  readonly #path: string;
  readonly #state: () => SavedState;
  #current: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(filePath: string, state: () => SavedState) {
    this.#path = path.resolve(filePath);
    this.#state = state;
  }

  /** Schedules a write. Changes during a running write share the next one. */
  save(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#next !== undefined) return;
    const next = this.#current
      .catch(() => {})
      .then(() => {
        this.#current = next;
        this.#next = undefined;
        return this.#write();
      });
    // saved() reports the error. Without a caller of saved() it must not end the process.
    next.catch(() => {});
    this.#next = next;
  }

  /** Writes the state within a second, for changes that a crash may lose. */
  saveSoon(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.save();
    }, SAVE_DELAY_MS);
    this.#timer.unref();
  }

  /** Resolves when every change so far is on disk. */
  saved(): Promise<void> {
    return this.#next ?? this.#current;
  }

  async #write(): Promise<void> {
    await mkdir(path.dirname(this.#path), { recursive: true });
    const temporary = `${this.#path}.${process.pid}.tmp`;
    const content = JSON.stringify({ version: FORMAT_VERSION, ...this.#state() });
    await writeFile(temporary, content, { mode: 0o600 });
    await rename(temporary, this.#path);
  }
}

/** Returns the saved state; undefined if the file does not exist. */
export async function readStateFile(filePath: string): Promise<SavedState | undefined> {
  let content: string;
  try {
    content = await readFile(filePath, 'utf8');
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
  const saved = parse(content);
  if (isSavedState(saved)) return saved;
  throw new Error(
    `${filePath} is not a state file of this version of the emulator. Delete it to start with an empty state.`,
  );
}

/** Not by `instanceof`: under Jest, errors of Node.js belong to another realm. */
function isNotFound(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** The version determines the rest of the format. */
function isSavedState(value: unknown): value is SavedState {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version === FORMAT_VERSION
  );
}
