import { Injectable, Module, NotFoundException, UnauthorizedException } from '@nestjs/common';
import {
  type HttpRequest,
  HubSpotAccountResolver,
  type HubSpotConnection,
  HubSpotInstallHooks,
} from 'nestjs-hubspot-oauth';

/** A request after your login: a guard or a middleware has put the user on it. */
export interface SignedInRequest extends HttpRequest {
  user?: { readonly tenantId: string };
}

/** Which accounts each tenant connected. Keep this in a table of yours. */
@Injectable()
export class Tenants {
  private readonly accounts = new Map<string, Set<number>>();

  link(tenantId: string, hubId: number): void {
    this.accounts.set(tenantId, (this.accounts.get(tenantId) ?? new Set()).add(hubId));
  }

  accountsOf(tenantId: string): readonly number[] {
    return [...(this.accounts.get(tenantId) ?? [])];
  }
}

@Module({ providers: [Tenants], exports: [Tenants] })
export class TenantModule {}

/** Records which tenant installed the app. */
@Injectable()
export class TenantInstallHooks extends HubSpotInstallHooks {
  constructor(private readonly tenants: Tenants) {
    super();
  }

  override contextOf({ user }: SignedInRequest): unknown {
    if (user === undefined) throw new UnauthorizedException('Sign in first');
    return { tenantId: user.tenantId };
  }

  override installed({ hubId }: HubSpotConnection, context: unknown): void {
    this.tenants.link((context as { tenantId: string }).tenantId, hubId);
  }
}

/** The account that the request names, if it is one of the tenant's; or else the first one. */
@Injectable()
export class TenantAccountResolver extends HubSpotAccountResolver {
  constructor(private readonly tenants: Tenants) {
    super();
  }

  override resolve({ user, headers }: SignedInRequest): { hubId: number } | undefined {
    const own = user === undefined ? [] : this.tenants.accountsOf(user.tenantId);
    const asked = headers['x-account'];
    const hubId = asked === undefined ? own[0] : own.find((account) => String(account) === asked);
    if (asked !== undefined && hubId === undefined) throw new NotFoundException('No such account');
    return hubId === undefined ? undefined : { hubId };
  }
}
