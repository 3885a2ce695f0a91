import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { temporaryFolder } from './databases.js';
import { eventually } from './eventually.js';
import { reservePort } from './reserve-port.js';

/** A Redis server of a test, without anything on disk. */
export class RedisServer {
  private process: ChildProcess | undefined;

  private constructor(
    private readonly port: number,
    private readonly folder: string,
  ) {}

  /** Whether `redis-server` is on the path. If not: prints a warning, or throws on CI. */
  static async isInstalled(): Promise<boolean> {
    const child = spawn('redis-server', ['--version'], { stdio: 'ignore' });
    try {
      await once(child, 'exit');
      return true;
    } catch (error) {
      const advice = 'No Redis to test with: put redis-server on the path.';
      if (process.env['CI'] === 'true') throw new Error(advice, { cause: error });
      process.stderr.write(`SKIPPED: ${advice}\n`);
      return false;
    }
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await reservePort(), await temporaryFolder());
    await server.resume();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async pause(): Promise<void> {
    const { process: child } = this;
    this.process = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Starts the server again, empty. */
  async resume(): Promise<void> {
    const options = [
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      this.folder,
    ];
    const child = spawn('redis-server', ['--port', String(this.port), ...options], {
      stdio: 'ignore',
    });
    await once(child, 'spawn');
    this.process = child;
    await eventually(() => this.ping());
  }

  async stop(): Promise<void> {
    await this.pause();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async ping(): Promise<void> {
    const socket = connect(this.port, '127.0.0.1');
    try {
      await once(socket, 'connect');
    } finally {
      socket.destroy();
    }
  }
}
