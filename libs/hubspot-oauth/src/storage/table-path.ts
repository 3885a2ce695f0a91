import type { DataSource } from 'typeorm';

export type TableName = 'hubspot_connection' | 'hubspot_authorization';

/**
 * The table as it is written in SQL: in the schema that the DataSource names (PostgreSQL), else
 * wherever the connection's search path leads. The host's naming strategy has no say in it.
 */
export function tablePath({ options, driver }: DataSource, table: TableName): string {
  const schema = options.type === 'postgres' ? options.schema : undefined;
  return schema === undefined ? table : `${driver.escape(schema)}.${table}`;
}
