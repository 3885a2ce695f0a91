import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import type { SignedInRequest } from './tenants.js';

/** Your sessions: finds the user whose session the `Cookie` header names. */
export abstract class Sessions {
  abstract userOf(cookies: string): { readonly tenantId: string } | undefined;
}

/** A global guard. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(private readonly sessions: Sessions) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const user = this.sessions.userOf(String(request.headers['cookie']));
    if (user === undefined) throw new UnauthorizedException();
    request.user = user;
    return true;
  }
}
