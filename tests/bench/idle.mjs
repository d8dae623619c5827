// SPDX-License-Identifier: MIT
// Holds connections open and says nothing on them. Usage: node idle.mjs URL COUNT
// Prints "open N" once all are; on SIGTERM it prints "open N" again, for a server may have closed some, and ends.
import net from 'node:net';
import { setTimeout } from 'node:timers/promises';

const { hostname, port } = new URL(process.argv[2]);
const count = Number(process.argv[3]);
const sockets = new Set();

function connect() {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: hostname, port: Number(port) }, () => {
      sockets.add(socket);
      resolve();
    });
    socket.on('error', reject);
    socket.on('end', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
  });
}

process.on('SIGTERM', () => {
  console.log(`open ${sockets.size}`);
  process.exit(0);
});
// A few at a time: what does not fit into the listen backlog waits a second for its next attempt.
while (sockets.size < count) {
  await Promise.all(Array.from({ length: Math.min(20, count - sockets.size) }, connect));
  await setTimeout(10);
}
console.log(`open ${sockets.size}`);
