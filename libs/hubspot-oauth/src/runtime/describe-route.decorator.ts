import { applyDecorators, SetMetadata } from '@nestjs/common';

/** The security scheme of the routes that need an account. The application defines what it is. */
const ACCOUNT_SCHEME = 'hubspot_account';

export interface RouteDescription {
  readonly summary: string;
  /** The optional parameters of the query, with their descriptions. */
  readonly query?: Readonly<Record<string, string>>;
  /** The required headers, with their descriptions. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What each item of the JSON array in the body is. */
  readonly items?: string;
  readonly responses: Readonly<Record<number, string>>;
  readonly account?: 'required' | 'optional';
}

/**
 * Describes a route for the OpenAPI document of the application. It sets the metadata that the
 * decorators of @nestjs/swagger set, so that the library needs no dependency on that package.
 */
export function DescribeRoute(route: RouteDescription): MethodDecorator {
  const { summary, query = {}, headers = {}, items, responses, account } = route;
  const parameters = [
    ...parametersIn('query', query, false),
    ...parametersIn('header', headers, true),
    ...(items === undefined
      ? []
      : [{ in: 'body', required: true, type: Object, isArray: true, description: items }]),
  ];
  const described = Object.entries(responses).map(([status, description]) => [
    status,
    { description },
  ]);
  const security =
    account === undefined
      ? []
      : [{ [ACCOUNT_SCHEME]: [] }, ...(account === 'optional' ? [{}] : [])];
  return applyDecorators(
    SetMetadata('swagger/apiOperation', { summary }),
    SetMetadata('swagger/apiParameters', parameters),
    SetMetadata('swagger/apiResponse', Object.fromEntries(described)),
    ...(security.length === 0 ? [] : [SetMetadata('swagger/apiSecurity', security)]),
  );
}

function parametersIn(
  place: 'query' | 'header',
  descriptions: Readonly<Record<string, string>>,
  required: boolean,
): object[] {
  return Object.entries(descriptions).map(([name, description]) => {
    return { name, in: place, required, type: String, description };
  });
}
