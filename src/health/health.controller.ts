import { Controller, Get } from '@nestjs/common';
import { HealthCheck, type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { HubSpotHealthIndicator } from 'nestjs-hubspot-oauth';

/** Healthy if the database responds. A restart does not help if HubSpot is down, so that is not checked. */
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
