export { SqlHubSpotConnectionRepository } from './storage/sql-hubspot-connection.repository.js';
export type {
  HubSpotSqlDialect,
  HubSpotSqlExecutor,
  HubSpotSqlResult,
  HubSpotSqlValue,
} from './storage/sql-executor.js';
export { hubSpotOAuthSchema } from './storage/schema.js';
export { pgExecutor } from './storage/executors/pg-executor.js';
export { mysql2Executor } from './storage/executors/mysql2-executor.js';
export { betterSqlite3Executor } from './storage/executors/better-sqlite3-executor.js';
export { nodeSqliteExecutor } from './storage/executors/node-sqlite-executor.js';
export { typeOrmExecutor } from './storage/typeorm/typeorm-executor.js';
