/**
 * The least that a server must do, as the bound of a measurement. It appends a row to SQLite with the settings of the
 * real server, then sends the same bytes to everybody. It has no rules, no hashes and no rights of readers.
 *
 *   node bare-desk.mjs DATABASE
 *
 * Prints its port. Every upgraded connection gets each line that anybody sends, as one WebSocket text frame.
 */
import { Buffer } from 'node:buffer';
import { createServer } from 'node:http';
import { connect } from '../../dist/server/store/sqlite/driver.js';

const [, , file = ''] = process.argv;
const database = connect(file);
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
database.exec('CREATE TABLE events (seq INTEGER PRIMARY KEY, payload TEXT NOT NULL)');
const append = database.prepare('INSERT INTO events (payload) VALUES (?)');
const everybody = new Set();

/** A text frame as a server sends it, unmasked; payloads of 126 to 65,535 bytes. */
function frame(payload) {
  const head = Buffer.from([0x81, 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([head, payload]);
}

const server = createServer();
server.on('upgrade', (_, socket) => {
  socket.setNoDelay(true);
  socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
  everybody.add(socket);
  socket.on('error', () => everybody.delete(socket));
  let rest = '';
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      append.run(line);
      const bytes = frame(Buffer.from(line));
      for (const each of everybody) each.write(bytes);
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume().once('end', () => {
  database.close();
  process.exit(0);
});
