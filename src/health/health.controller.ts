import { Controller, Get } from '@nestjs/common';
import { HealthCheck, type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { HubSpotHealthIndicator } from 'nestjs-hubspot-oauth';

/** Healthy while the database answers. HubSpot being down is nothing a restart would mend. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly connections: HubSpotHealthIndicator,
  ) {}

  @Get()
  @HealthCheck()
  check(): Promise<HealthCheckResult> {
    return this.health.check([() => this.connections.isHealthy('database')]);
  }
}
