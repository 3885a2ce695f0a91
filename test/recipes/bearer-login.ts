import {
  type CanActivate,
  Controller,
  Delete,
  type ExecutionContext,
  HttpCode,
  Injectable,
  NotFoundException,
  Post,
  Req,
  Res,
  SetMetadata,
  UnauthorizedException,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  HubSpotAuthorizationService,
  HubSpotRequestConnections,
  HubSpotTokenService,
} from 'nestjs-hubspot-oauth';
import type { SignedInRequest } from './tenants.js';

/** Verifies a token of yours, for example with `JwtService` of @nestjs/jwt. */
export abstract class BearerTokens {
  /** Rejects a token that is invalid or expired. */
  abstract verify(token: string): Promise<{ readonly tenantId: string }>;
}

export const Public = () => SetMetadata('isPublic', true);

/** A global guard. */
@Injectable()
export class BearerGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: BearerTokens,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride('isPublic', targets)) return true;
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const [, token] = /^Bearer (\S+)$/.exec(String(request.headers['authorization'])) ?? [];
    if (token === undefined) throw new UnauthorizedException();
    request.user = await this.tokens.verify(token);
    return true;
  }
}

@Controller('hubspot')
export class HubSpotAccountController {
  constructor(
    private readonly authorization: HubSpotAuthorizationService,
    private readonly connections: HubSpotRequestConnections,
    private readonly tokens: HubSpotTokenService,
  ) {}

  /** Your page calls this with its token, and then sends the browser to `url`. */
  @Post('install')
  @HttpCode(200)
  async install(
    @Req() request: SignedInRequest,
    @Res({ passthrough: true }) response: { header(name: string, value: unknown): unknown },
  ): Promise<{ url: string }> {
    const { url, cookies } = await this.authorization.begin(request, { returnTo: '/settings' });
    response.header('Set-Cookie', cookies);
    return { url };
  }

  @Delete('connection')
  @HttpCode(204)
  async disconnect(@Req() request: SignedInRequest): Promise<void> {
    const connection = await this.connections.find(request);
    if (connection === undefined) throw new NotFoundException('No account is connected');
    await this.tokens.disconnect(connection.hubId);
  }
}
