import pg from 'pg';

/**
 * A table of grants on PostgreSQL, for libraries without a store.
 *
 * @param {string} url
 */
export async function grantTable(url) {
  const pool = new pg.Pool({ connectionString: url });
  const query = (text, values) => {
    table.statements += 1;
    return pool.query(text, values);
  };
  const table = {
    statements: 0,
    async seed(grants) {
      await query(
        `CREATE TABLE IF NOT EXISTS bench_grant (account bigint PRIMARY KEY, access_token text,
          refresh_token text, expires_at bigint)`,
      );
      for (const { account, expiredAccessToken, refreshToken } of grants) {
        await query('INSERT INTO bench_grant VALUES ($1, $2, $3, 0)', [
          account,
          expiredAccessToken,
          refreshToken,
        ]);
      }
    },
    async read(account, toToken) {
      const { rows } = await query('SELECT * FROM bench_grant WHERE account = $1', [account]);
      const [row] = rows;
      return toToken(row.access_token, row.refresh_token, Number(row.expires_at));
    },
    async write(account, { accessToken, refreshToken, expiresAt }) {
      await query(
        `UPDATE bench_grant SET access_token = $2, refresh_token = $3, expires_at = $4
          WHERE account = $1`,
        [account, accessToken, refreshToken, expiresAt],
      );
    },
  };
  return table;
}
