// The part of node:sqlite that is used. The types of Node 20 do not include it.
interface Statement {
  columns(): unknown[];
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
}
interface Database {
  prepare(sql: string): Statement;
  close(): void;
}
interface NodeSqlite {
  readonly DatabaseSync: new (
    file: string,
    options: { readonly readOnly: boolean; readonly timeout: number },
  ) => Database;
}

/** Names of result codes, which node:sqlite reports as numbers: https://sqlite.org/rescode.html */
const codes: Readonly<Record<number, string>> = {
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  8: 'SQLITE_READONLY',
  1555: 'SQLITE_CONSTRAINT_PRIMARYKEY',
  2067: 'SQLITE_CONSTRAINT_UNIQUE',
};

/**
 * TypeORM's option `driver` for SQLite: from Node 22.16 on `node:sqlite`, because better-sqlite3 12
 * aborts the process on Node 24.19 and later (https://github.com/nodejs/node/issues/65446) and
 * TypeORM 1 accepts no later one. On earlier versions nothing, so TypeORM loads better-sqlite3.
 */
export function sqliteDriver(): { readonly driver?: unknown } {
  if (!hasNodeSqlite()) return {};
  const sqlite = process.getBuiltinModule('node:sqlite') as unknown as NodeSqlite;
  return { driver: driverOn(sqlite) };
}

/** Whether this Node has a `node:sqlite` with all that is needed here. */
export function hasNodeSqlite(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 16);
}

/** The part of better-sqlite3's API that TypeORM calls. */
function driverOn({ DatabaseSync }: NodeSqlite): unknown {
  return class NodeSqliteDriver {
    private readonly database: Database;

    constructor(file: string, { readonly = false, timeout = 5_000 } = {}) {
      this.database = withCodes(
        () => new DatabaseSync(file, { readOnly: readonly, timeout: timeout ?? 5_000 }),
      );
    }

    prepare(sql: string) {
      const statement = withCodes(() => this.database.prepare(sql));
      return {
        reader: statement.columns().length > 0,
        all: (...parameters: unknown[]) => withCodes(() => statement.all(...parameters)),
        run: (...parameters: unknown[]) => withCodes(() => statement.run(...parameters)),
      };
    }

    pragma(source: string): unknown {
      return this.prepare(`PRAGMA ${source}`).all();
    }

    close(): void {
      this.database.close();
    }
  };
}

function withCodes<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const { errcode = 0 } = error as { errcode?: number };
    const code = codes[errcode] ?? codes[errcode & 0xff];
    throw code === undefined ? error : Object.assign(error as Error, { code });
  }
}
