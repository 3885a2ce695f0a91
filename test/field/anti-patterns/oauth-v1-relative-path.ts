// finds: oauth-v1
import { HttpService } from '@nestjs/axios';

export class HubspotAuthService {
  constructor(private readonly http: HttpService) {}

  exchange(form: URLSearchParams) {
    return this.http.post('/oauth/v1/token', form, { baseURL: process.env.HUBSPOT_URL });
  }
}
