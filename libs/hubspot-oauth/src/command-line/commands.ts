import type { Command } from './command.js';

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** What a command needs is loaded when it runs. */
  readonly load: () => Promise<Command>;
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'doctor',
    summary: 'check configuration, HubSpot, callback and database',
    load: async () => (await import('./commands/doctor.command.js')).doctorCommand,
  },
  {
    name: 'schema',
    summary: 'print the SQL that creates the tables',
    load: async () => (await import('./commands/schema.command.js')).schemaCommand,
  },
  {
    name: 'migrate',
    summary: 'create missing tables',
    load: async () => (await import('./commands/migrate.command.js')).migrateCommand,
  },
  {
    name: 'keys new',
    summary: 'make an encryption key',
    load: async () => (await import('./commands/keys-new.command.js')).keysNewCommand,
  },
  {
    name: 'keys status',
    summary: 'count stored values by encryption key',
    load: async () => (await import('./commands/keys-status.command.js')).keysStatusCommand,
  },
  {
    name: 'keys reseal',
    summary: 'encrypt stored values with the current key',
    load: async () => (await import('./commands/keys-reseal.command.js')).keysResealCommand,
  },
  {
    name: 'connections list',
    summary: 'list connected accounts',
    load: async () =>
      (await import('./commands/connections-list.command.js')).connectionsListCommand,
  },
  {
    name: 'connections show',
    summary: 'show the connection of an account',
    load: async () =>
      (await import('./commands/connections-show.command.js')).connectionsShowCommand,
  },
  {
    name: 'connections refresh',
    summary: 'refresh the tokens of an account',
    load: async () =>
      (await import('./commands/connections-refresh.command.js')).connectionsRefreshCommand,
  },
  {
    name: 'connections disconnect',
    summary: 'delete the tokens of an account',
    load: async () =>
      (await import('./commands/connections-disconnect.command.js')).connectionsDisconnectCommand,
  },
  {
    name: 'import',
    summary: 'take over grants of another system',
    load: async () => (await import('./commands/import.command.js')).importCommand,
  },
  {
    name: 'scan',
    summary: 'find mistakes of hand-written HubSpot code',
    load: async () => (await import('./commands/scan.command.js')).scanCommand,
  },
];
