import type { AuthenticatedCall } from '../api/access-token-authentication.js';
import type { AccountEndpoints } from '../api/account-endpoint.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import type { EndpointName } from '../http/caller.js';
import { pathParameter, type Call, type Endpoint } from '../http/endpoint.js';
import type { Reply } from '../http/reply.js';
import type { AccountCrm } from './account-crm.js';
import { enforcesValidationRules } from './crm-paths.js';
import type { ObjectType } from './object-types/object-type.js';

/** A call to an endpoint of the CRM whose path has an object type. */
export interface CrmCall extends AuthenticatedCall {
  readonly crm: AccountCrm;
  /** The object type in the path. */
  readonly type: ObjectType;
  /** Emulator time in milliseconds. */
  readonly now: number;
  readonly enforcesRules: boolean;
}

interface CrmEndpoint extends Pick<Endpoint, 'method' | 'paths'> {
  /** Default: `contacts` for contacts, `objects` for other types. */
  readonly name?: EndpointName;
  readonly access: 'read' | 'write';
  /** Which scopes of the type the call needs. Default: those for its objects. */
  readonly area?: 'objects' | 'schemas';
  readonly isSearch?: boolean;
  readonly handle: (call: CrmCall) => Reply;
}

/** Creates endpoints whose path has an object type. */
export class CrmEndpoints {
  constructor(
    private readonly hubSpot: EmulatedHubSpot,
    private readonly accountEndpoints: AccountEndpoints,
  ) {}

  create({ access, area = 'objects', handle, name, ...endpoint }: CrmEndpoint): Endpoint {
    return this.accountEndpoints.create({
      ...endpoint,
      name: name ?? objectEndpointName,
      requiredScopes: (call) => {
        const { scopes, schemaScopes } = typeOf(call);
        return (area === 'objects' ? scopes : schemaScopes)[access];
      },
      handle: (call) =>
        handle({
          ...call,
          crm: call.account.crm,
          type: typeOf(call),
          now: this.hubSpot.clock.now(),
          enforcesRules: enforcesValidationRules(call.request.path),
        }),
    });
  }
}

function typeOf(call: AuthenticatedCall): ObjectType {
  return call.account.crm.types.get(pathParameter(call, 'objectType'));
}

function objectEndpointName(call: Call): EndpointName {
  const type = pathParameter(call, 'objectType').toLowerCase();
  return ['contacts', 'contact', '0-1'].includes(type) ? 'contacts' : 'objects';
}
