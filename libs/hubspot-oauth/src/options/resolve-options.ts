import { z } from 'zod';
import {
  type ConfigurationProblem,
  HubSpotConfigurationError,
} from '../errors/configuration.errors.js';
import { parseEncryptionKeys } from './encryption-keys.js';
import { ENVIRONMENT_VARIABLES } from './environment.js';
import { HiddenSecrets } from './hidden-secrets.js';
import type { HubSpotOAuthOptions, HubSpotOAuthVersion } from './hubspot-oauth-options.js';
import type { HubSpotPageOptions } from './hubspot-page-options.js';
import type { MarketplaceInstalls, ResolvedHubSpotOAuthOptions } from './resolved-options.js';
import { baseUrlProblem, originProblem } from './url-rules.js';

const orMissing = (reason: string) => ({
  error: ({ input }: { readonly input?: unknown }) => (input === undefined ? 'is missing' : reason),
});
const text = z.string(orMissing('must be a string')).trim().min(1, 'is missing');
// RFC 6749, section 3.3: what a scope token may consist of.
const scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'contains what is not a scope');
// As for a `returnTo`: browsers drop tabs and line breaks, and read a backslash as a slash.
// oxlint-disable-next-line no-control-regex
const PATH = /^\/(?!\/)[^\u0000-\u0020\\\u007f]*$/;
const checkedBy = (problemOf: (value: string) => string | undefined) =>
  text.superRefine((value, context) => {
    const problem = value === '' ? undefined : problemOf(value);
    if (problem !== undefined) context.addIssue(problem);
  });
const origin = checkedBy(originProblem).transform((value) => new URL(value).origin);
const milliseconds = (least: number, most: number) => {
  const range = `must be a number of milliseconds from ${least} to ${most}`;
  return z.number(range).int(range).min(least, range).max(most, range);
};
const wholeNumber = (least: number, most: number) => {
  const range = `must be a whole number from ${least} to ${most}`;
  return z.number(range).int(range).min(least, range).max(most, range);
};
const oauthVersion = z
  .string()
  .regex(
    /^(v1|v3|20\d\d-(0[1-9]|1[0-2]))$/,
    'must be a dated version such as 2026-09, or v3, or v1',
  );

const NOT_A_GROUP = {
  error: (issue: { readonly code?: string }) =>
    issue.code === 'invalid_type' ? 'must be false, or an object' : undefined,
};

/** An absent group has the defaults of its members; `false` switches it off. */
const orOff = <Group extends z.ZodType>(group: Group) =>
  z.preprocess(
    (value) => value ?? {},
    z.unknown().transform((value, context): z.output<Group> | false => {
      if (value === false) return false;
      const parsed = group.safeParse(value);
      if (parsed.success) return parsed.data;
      for (const { path, reason } of parsed.error.issues.flatMap(placesOf)) {
        context.addIssue({ code: 'custom', path: [...path], message: reason });
      }
      return z.NEVER;
    }),
  );

const refresh = z.strictObject({
  waitMs: milliseconds(10, 600_000).default(20_000),
  callTimeoutMs: milliseconds(10, 600_000).default(10_000),
  backOffMs: milliseconds(1, 10_000).default(2_000),
  backgroundPerSecond: wholeNumber(1, 1_000).default(10),
});

const retries = z.strictObject(
  {
    limit: wholeNumber(0, 100).default(4),
    deadlineMs: milliseconds(0, 600_000).default(30_000),
    backOffMs: milliseconds(0, 8_000).default(500),
  },
  NOT_A_GROUP,
);

const pacing = z.strictObject(
  {
    callsPerTenSeconds: wholeNumber(1, 100_000).default(100),
    searchesPerSecond: wholeNumber(1, 10_000).default(4),
    maxWaitMs: milliseconds(0, 600_000).default(15_000),
    instances: wholeNumber(1, 10_000).default(1),
  },
  NOT_A_GROUP,
);

const pageText = z.string('must be a text');
const pages = z.strictObject({
  texts: z
    .record(
      z.string().regex(/^[a-z]{2,3}(-[a-z\d]{2,8})*$/i),
      z.strictObject({
        name: pageText,
        language: pageText,
        install: pageText,
        problems: z.record(
          z.string(),
          z.strictObject({ title: pageText, detail: pageText }),
          'must have a { title, detail } by problem code',
        ),
      }),
      'must be texts by a language tag such as de or pt-PT',
    )
    .default({}),
  render: z
    .custom<HubSpotPageOptions['render']>(
      (value) => value === undefined || typeof value === 'function',
      'must be a function',
    )
    .optional(),
});

const schema = z.strictObject({
  clientId: text,
  clientSecret: text,
  previousClientSecret: text.optional(),
  redirectUri: checkedBy(baseUrlProblem),
  scopes: z.array(scope, orMissing('must be a list of scopes')).min(1, 'is missing'),
  optionalScopes: z.array(scope, 'must be a list of scopes').default([]),
  encryptionKeys: z
    .union([z.string(), z.array(z.string())], orMissing('must be a string or a list of strings'))
    .transform((value, context) => {
      const keys = parseEncryptionKeys(value);
      if (typeof keys !== 'string') return keys;
      context.addIssue(keys);
      return z.NEVER;
    }),
  oauthVersion: oauthVersion.default('2026-09'),
  apiUrl: origin.default('https://api.hubapi.com'),
  appUrl: origin.default('https://app.hubspot.com'),
  allowedReturnOrigins: z.array(origin, 'must be a list of origins').default([]),
  defaultReturnTo: text.regex(PATH, 'must be a path that starts with one slash').default('/'),
  publicUrl: checkedBy(baseUrlProblem)
    .transform((value) => new URL(value).href.replace(/\/$/, ''))
    .optional(),
  marketplaceInstalls: z
    .union(
      [z.boolean(), z.strictObject({ signIn: z.boolean() })],
      'must be true, false or { signIn: true }',
    )
    .default(false)
    .transform((value): MarketplaceInstalls => {
      if (value === false) return 'none';
      return value !== true && value.signIn ? 'with_sign_in' : 'all';
    }),
  refuseReplayedSignatures: z.boolean('must be true or false').default(false),
  journal: z
    .union(
      [z.boolean(), z.strictObject({ pollIntervalMs: milliseconds(10, 600_000).default(10_000) })],
      'must be true, false or { pollIntervalMs } with 10 to 600000 milliseconds',
    )
    .default(false)
    .transform((value) => (value === true ? { pollIntervalMs: 10_000 } : value)),
  webhooks: z
    .union(
      [z.boolean(), z.strictObject({ acceptV1Signatures: z.boolean().default(false) })],
      'must be true, false or { acceptV1Signatures: true }',
    )
    .optional()
    .transform((value) =>
      typeof value === 'object'
        ? { mounted: undefined, ...value }
        : { mounted: value, acceptV1Signatures: false },
    ),
  refresh: z.preprocess((value) => value ?? {}, refresh),
  retries: orOff(retries),
  pacing: orOff(pacing),
  maxCachedConnections: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .default(10_000),
  pages: z.preprocess((value) => value ?? {}, pages),
});

/**
 * Applies the defaults and checks every option. Printing the result shows no secret.
 *
 * @throws HubSpotConfigurationError with every missing or malformed option, without values
 */
export function resolveOptions(options: HubSpotOAuthOptions): ResolvedHubSpotOAuthOptions {
  const parsed = schema.safeParse(options);
  if (!parsed.success) throw new HubSpotConfigurationError(problemsOf(parsed.error.issues));
  const { clientSecret, previousClientSecret, encryptionKeys, ...data } = parsed.data;
  const ownOrigin = new URL(data.redirectUri).origin;
  const clientSecrets = [clientSecret, ...(previousClientSecret ? [previousClientSecret] : [])];
  return Object.assign(new HiddenSecrets({ clientSecret, clientSecrets, encryptionKeys }), {
    ...data,
    oauthVersion: data.oauthVersion as HubSpotOAuthVersion,
    ownOrigin,
    publicUrl: data.publicUrl ?? ownOrigin,
  });
}

function problemsOf(issues: readonly z.core.$ZodIssue[]): ConfigurationProblem[] {
  return issues.flatMap(placesOf).map(({ path, reason }) => {
    const environmentVariable = ENVIRONMENT_VARIABLES[String(path[0])];
    return {
      option: path.join('.') || 'options',
      ...(environmentVariable === undefined ? {} : { environmentVariable }),
      reason,
    };
  });
}

/** An issue at the places it is about: zod names unknown keys at their parent's. */
function placesOf(
  issue: z.core.$ZodIssue,
): { readonly path: readonly PropertyKey[]; readonly reason: string }[] {
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ path: [...issue.path, key], reason: 'is not an option' }))
    : [{ path: issue.path, reason: issue.message }];
}
