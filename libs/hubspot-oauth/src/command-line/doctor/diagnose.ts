import { HubSpotConnections } from '../../connections/hubspot-connections.js';
import { HubSpotKeyRotation } from '../../encryption/hubspot-key-rotation.js';
import { Sealer } from '../../encryption/sealer.js';
import type { ConfigurationProblem } from '../../errors/configuration.errors.js';
import type { ResolvedHubSpotOAuthOptions } from '../../options/resolved-options.js';
import { SystemRandomSource } from '../../runtime/random.js';
import { Shutdown } from '../../runtime/shutdown.js';
import { SqlHubSpotConnectionRepository } from '../../storage/sql-hubspot-connection.repository.js';
import type { HubSpotSqlExecutor } from '../../storage/sql-executor.js';
import { CommandLineError } from '../command-line.error.js';
import { databaseUrlOf } from '../database/database-url.js';
import { openDatabase } from '../database/open-database.js';
import { describeError, messageOf } from '../describe-error.js';
import type { Environment } from '../environment.js';
import { checkClient } from './check-client.js';
import { checkConnections } from './check-connections.js';
import { checkClock, checkDatabaseVersion, checkTables } from './check-database.js';
import { checkEncryptionKeys } from './check-encryption-keys.js';
import { checkOAuthVersion } from './check-oauth-version.js';
import { checkRedirectUri } from './check-redirect-uri.js';
import { type CheckResult, type Finding, failure } from './check-result.js';
import { checkScopes } from './check-scopes.js';
import { checkSigningUrl } from './check-signing-url.js';
import { diagnoseOptions, optionOf } from './diagnosed-options.js';

const DATABASE_ADVICE = 'Start the database, or correct DATABASE_URL.';

/** Runs every check. A check whose options are invalid reports these. */
export async function diagnose(environment: Environment): Promise<CheckResult[]> {
  const { options, problems } = diagnoseOptions(environment);
  const reported = new Set<string>();
  const unless = async (
    name: string,
    names: readonly string[],
    check: () => Finding | Promise<Finding>,
  ): Promise<CheckResult> => {
    for (const option of names) reported.add(option);
    const own = problems.filter((problem) => names.includes(optionOf(problem)));
    return { name, ...(own.length > 0 ? invalid(own) : await check()) };
  };

  const results = [
    await unless('client', ['clientId', 'clientSecret', 'apiUrl', 'oauthVersion'], () =>
      checkClient(options),
    ),
    await unless('redirect URI', ['redirectUri'], () =>
      checkRedirectUri(options.redirectUri, {
        isProduction: environment['NODE_ENV'] === 'production',
      }),
    ),
    await unless('scopes', ['scopes', 'optionalScopes'], () => checkScopes(options)),
    await unless('OAuth version', ['oauthVersion'], () =>
      checkOAuthVersion(options.oauthVersion, Date.now()),
    ),
    await unless('signing URL', ['publicUrl', 'previousClientSecret'], () =>
      checkSigningUrl(options),
    ),
  ];
  const isInvalid = (option: string) => problems.some((problem) => optionOf(problem) === option);
  const stored = await checkStored(environment, options, isInvalid('clientId'));
  results.push(
    await unless('encryption keys', ['encryptionKeys'], () =>
      checkEncryptionKeys(options.encryptionKeys, stored.keys),
    ),
    ...stored.results,
  );
  const others = problems.filter((problem) => !reported.has(optionOf(problem)));
  return others.length === 0 ? results : [...results, { name: 'options', ...invalid(others) }];
}

function invalid(problems: readonly ConfigurationProblem[]): Finding {
  const details = problems.map(
    ({ option, environmentVariable, reason }) => `${environmentVariable ?? option} ${reason}`,
  );
  return failure(details.join('; '), 'Correct the variable. The guide lists all of them.');
}

interface StoredResults {
  readonly results: readonly CheckResult[];
  readonly keys?: Awaited<ReturnType<HubSpotKeyRotation['countByKey']>>;
}

/** The checks that need the database, until one of them makes the next one useless. */
async function checkStored(
  environment: Environment,
  options: ResolvedHubSpotOAuthOptions,
  isAppUnknown: boolean,
): Promise<StoredResults> {
  try {
    const database = await openDatabase(databaseUrlOf(environment));
    try {
      return await checkOpened(database.executor, options, isAppUnknown);
    } finally {
      await database.close();
    }
  } catch (error) {
    const isOurs = error instanceof CommandLineError;
    const finding = isOurs
      ? failure(describeError(error), 'See: nestjs-hubspot-oauth migrate --help')
      : failure(`does not respond (${messageOf(error)})`, DATABASE_ADVICE);
    return { results: [{ name: 'database', ...finding }] };
  }
}

async function checkOpened(
  executor: HubSpotSqlExecutor,
  options: ResolvedHubSpotOAuthOptions,
  isAppUnknown: boolean,
): Promise<StoredResults> {
  const database = { name: 'database', ...(await checkDatabaseVersion(executor)) };
  const clock = { name: 'database clock', ...(await checkClock(executor)) };
  const tables = { name: 'tables', ...(await checkTables(executor)) };
  const results: CheckResult[] = [database, clock, tables];
  if (isAppUnknown || tables.status !== 'ok') return { results };
  const repository = new SqlHubSpotConnectionRepository(executor);
  const sealer = new Sealer(options, new SystemRandomSource());
  const rotation = new HubSpotKeyRotation(options, repository, sealer, new Shutdown());
  const { status, scopes } = await checkConnections(new HubSpotConnections(options, repository));
  return {
    keys: await rotation.countByKey(),
    results: [
      ...results,
      { name: 'connections', ...status },
      { name: 'granted scopes', ...scopes },
    ],
  };
}
