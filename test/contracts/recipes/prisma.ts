import type { HubSpotSqlDialect, HubSpotSqlExecutor } from 'nestjs-hubspot-oauth/sql';

/** The part of a generated `PrismaClient` that is used. */
interface RawClient {
  $queryRawUnsafe<Result>(sql: string, ...values: unknown[]): PromiseLike<Result>;
  $executeRawUnsafe(sql: string, ...values: unknown[]): PromiseLike<number>;
}

export function prismaExecutor(prisma: RawClient, dialect: HubSpotSqlDialect): HubSpotSqlExecutor {
  return {
    dialect,
    async execute(sql, parameters) {
      if (/^\s*SELECT\b/i.test(sql)) {
        return { rows: await prisma.$queryRawUnsafe<object[]>(sql, ...parameters), affected: 0 };
      }
      return { rows: [], affected: await prisma.$executeRawUnsafe(sql, ...parameters) };
    },
  };
}
