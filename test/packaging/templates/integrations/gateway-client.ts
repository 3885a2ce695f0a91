import { once } from 'node:events';
import { WebSocket } from 'ws';

/** Sends a payload that looks like a signed-in request to each handler, and prints the responses. */
const [url = '', cookie = ''] = process.argv.slice(2);
const headers = { cookie, 'sec-fetch-site': 'same-origin' };
const data = { method: 'GET', originalUrl: '/', headers };
const socket = new WebSocket(url, { headers });
await once(socket, 'open');
for (const event of ['guarded', 'same-origin', 'open']) {
  socket.send(JSON.stringify({ event, data }));
  const [message] = await once(socket, 'message');
  console.log(String(message));
}
socket.close();
