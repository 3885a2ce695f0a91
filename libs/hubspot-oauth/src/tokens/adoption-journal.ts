import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { HubId } from '../connections/hub-id.js';
import { HubSpotConfigurationError } from '../errors/configuration.errors.js';

const FINAL_OUTCOMES = [
  'adopted',
  'recovered',
  'already_connected',
  'duplicate',
  'mismatch',
  'revoked',
] as const;

const line = z.object({
  grant: z.string(),
  /** `sent`: HubSpot may have it. `unsent`: HubSpot responded that it issued no tokens. */
  state: z.enum(['sent', 'unsent', ...FINAL_OUTCOMES]),
  hubId: z.number().optional(),
  reason: z.string().optional(),
});
export type JournalEntry = z.infer<typeof line>;

const header = z.object({ clientId: z.string() });

/**
 * What happened to each grant, as lines of JSON that are appended before a refresh token is sent and
 * after its result is stored. The last line of a grant counts. Without a file it is kept in memory.
 */
export class AdoptionJournal {
  private constructor(
    private readonly entries: Map<string, JournalEntry>,
    private readonly file?: FileHandle,
    private readonly lock?: string,
  ) {}

  /**
   * @throws HubSpotConfigurationError if another process uses the file, or it is of another app
   */
  static async open(
    path: string | undefined,
    clientId: string,
    { readOnly }: { readonly readOnly: boolean },
  ): Promise<AdoptionJournal> {
    if (path === undefined) return new AdoptionJournal(new Map());
    if (readOnly) return new AdoptionJournal(entriesOf(await contentOf(path), clientId));
    const lock = await takeLock(`${path}.lock`);
    try {
      const content = await contentOf(path);
      const entries = entriesOf(content, clientId);
      const file = await open(path, 'a', 0o600);
      if (content === '') await file.appendFile(`${JSON.stringify({ clientId })}\n`);
      // The process was killed while it wrote a line.
      else if (!content.endsWith('\n')) await file.appendFile('\n');
      return new AdoptionJournal(entries, file, lock);
    } catch (error) {
      await rm(lock, { force: true });
      throw error;
    }
  }

  /** Identifies a grant without revealing it: refresh tokens are random and long. */
  static idOf(refreshToken: string): string {
    return createHash('sha256').update(refreshToken).digest('base64url');
  }

  find(grant: string): JournalEntry | undefined {
    return this.entries.get(grant);
  }

  /** The accounts of grants that were stored. */
  storedAccounts(): HubId[] {
    return [...this.entries.values()]
      .filter(({ state }) => state === 'adopted' || state === 'recovered')
      .flatMap(({ hubId }) => (hubId === undefined ? [] : [hubId]));
  }

  /** Resolves when the entry survives a crash of the process, and with `sent` one of the machine. */
  async write(entry: JournalEntry): Promise<void> {
    this.entries.set(entry.grant, entry);
    await this.file?.appendFile(`${JSON.stringify(entry)}\n`);
    if (entry.state === 'sent') await this.file?.datasync();
  }

  async close(): Promise<void> {
    await this.file?.close();
    if (this.lock !== undefined) await rm(this.lock, { force: true });
  }
}

async function contentOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function entriesOf(content: string, clientId: string): Map<string, JournalEntry> {
  const [first = '', ...lines] = content.split('\n');
  if (content !== '' && header.safeParse(jsonOf(first)).data?.clientId !== clientId) {
    throw problem('is not a journal of this app. Name another file');
  }
  const entries = new Map<string, JournalEntry>();
  for (const text of lines) {
    // An unfinished line is of a write that nothing followed.
    const { data } = line.safeParse(jsonOf(text));
    if (data !== undefined) entries.set(data.grant, data);
  }
  return entries;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A file with the id of the process. That of a process that was killed is taken over. */
async function takeLock(path: string): Promise<string> {
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx', mode: 0o600 });
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = Number(await contentOf(path));
    if (owner > 0 && owner !== process.pid && isRunning(owner)) {
      throw problem(`is used by process ${owner}. Wait until it ends, or stop it`);
    }
    await rm(path, { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It exists, and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function problem(reason: string): HubSpotConfigurationError {
  return new HubSpotConfigurationError([{ option: 'journalFile', reason }]);
}
