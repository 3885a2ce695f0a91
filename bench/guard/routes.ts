import { type CanActivate, Controller, Get, UseGuards } from '@nestjs/common';
import { HubSpotConnectionGuard, RequireHubSpotScopes } from 'nestjs-hubspot-oauth';

const RESPONSE = { hello: 'world' };

class EmptyGuard implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

/** Routes with the same response; routers look them up in this order. */
@Controller()
export class RoutesController {
  @Get('plain')
  plain() {
    return RESPONSE;
  }

  @Get('empty-guard')
  @UseGuards(EmptyGuard)
  emptyGuard() {
    return RESPONSE;
  }

  @Get('guarded')
  @UseGuards(HubSpotConnectionGuard)
  guarded() {
    return RESPONSE;
  }

  @Get('scoped')
  @UseGuards(HubSpotConnectionGuard)
  @RequireHubSpotScopes('crm.objects.contacts.read')
  scoped() {
    return RESPONSE;
  }

  @Get('plain-again')
  plainAgain() {
    return RESPONSE;
  }
}

/** The first one is the baseline. */
export const ROUTES = [
  { path: 'plain', name: 'no guard' },
  { path: 'plain-again', name: 'no guard, again' },
  { path: 'empty-guard', name: 'a guard that does nothing' },
  { path: 'guarded', name: '`HubSpotConnectionGuard`' },
  { path: 'scoped', name: '`HubSpotConnectionGuard`, `@RequireHubSpotScopes`' },
] as const;
