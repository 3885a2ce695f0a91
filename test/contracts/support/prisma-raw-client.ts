import { PrismaPg } from '@prisma/adapter-pg';

/**
 * The raw queries of a `PrismaClient` on Prisma's driver adapter, which they end in. The client itself
 * has to be generated, and its generator downloads an engine.
 */
export async function openPrismaRawClient(url: string) {
  const adapter = await new PrismaPg({ connectionString: url }).connect();
  return {
    async $queryRawUnsafe<Result>(sql: string, ...values: unknown[]): Promise<Result> {
      const { columnNames, rows } = await adapter.queryRaw(queryOf(sql, values));
      const objects = rows.map((row) =>
        Object.fromEntries(columnNames.map((name, index) => [name, row[index]])),
      );
      return objects as Result;
    },
    $executeRawUnsafe: (sql: string, ...values: unknown[]) =>
      adapter.executeRaw(queryOf(sql, values)),
    $disconnect: () => adapter.dispose(),
  };
}

function queryOf(sql: string, args: unknown[]) {
  return { sql, args, argTypes: args.map(argTypeOf) };
}

function argTypeOf(value: unknown) {
  const scalarType = typeof value === 'number' ? 'bigint' : 'string';
  return { scalarType, arity: 'scalar' } as const;
}
