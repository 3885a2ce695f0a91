import { once } from 'node:events';
import { connect, type ClientHttp2Session } from 'node:http2';
import { text } from 'node:stream/consumers';
import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { HubSpotSignatureGuard } from 'nestjs-hubspot-oauth';
import { type BootedApp, bootApp } from '../support/boot-app.js';

@Controller('signed')
@UseGuards(HubSpotSignatureGuard)
class SignedController {
  @Post()
  @HttpCode(200)
  write(@Body() body: unknown): object {
    return { body: body ?? null };
  }
}

describe('a signed request over HTTP/2, on Fastify', () => {
  let booted: BootedApp;
  let client: ClientHttp2Session;

  beforeAll(async () => {
    booted = await bootApp({
      httpAdapter: new FastifyAdapter({ http2: true } as object),
      rawBody: true,
      metadata: { controllers: [SignedController] },
    });
    client = connect(booted.origin);
  });
  afterAll(async () => {
    client.close();
    await booted.close();
  });

  const post = async (signed: unknown, sent: string | undefined) => {
    const request = booted.emulator.signRequest(`${booted.origin}/signed`, {
      method: 'POST',
      ...(signed !== undefined && { body: signed }),
    });
    const { 'Content-Type': contentType, ...headers } = request.headers;
    const stream = client.request(
      {
        ':method': 'POST',
        ':path': '/signed',
        ...headers,
        // Fastify refuses a content type without a body before any guard.
        ...(sent !== undefined && contentType !== undefined && { 'Content-Type': contentType }),
      },
      { endStream: sent === undefined },
    );
    if (sent !== undefined) stream.end(sent);
    const [head] = (await once(stream, 'response')) as [Record<string, number>];
    return { status: head[':status'], body: await text(stream) };
  };

  it('is accepted with the body that is signed', async () => {
    expect(await post({ a: 1 }, '{"a":1}')).toEqual({
      status: 200,
      body: '{"body":{"a":1}}',
    });
  });

  it('is accepted without a body', async () => {
    expect((await post(undefined, undefined)).status).toBe(200);
  });

  it('cannot have a body that is not signed and that nobody parses', async () => {
    expect((await post(undefined, 'role=admin')).status).toBe(401);
    expect((await post(undefined, '{"role":"admin"}')).status).toBe(401);
  });

  it('cannot have another body than the signed one', async () => {
    expect((await post({ a: 1 }, '{"a":2}')).status).toBe(401);
    expect((await post({ a: 1 }, undefined)).status).toBe(401);
  });
});
