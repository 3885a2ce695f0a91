// finds: token-in-response
import type { Request, Response } from 'express';

export async function hubspotCallback(request: Request, response: Response) {
  const tokens = await exchangeHubspotCode(String(request.query.code));
  response.json({ connected: true, tokens });
}
declare function exchangeHubspotCode(code: string): Promise<object>;
