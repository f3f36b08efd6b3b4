// One person with a web client in Debian's Chromium, driven over stdin and stdout, one JSON object a line:
//
//     in    {"id": 1, "do": "open", "client": "converse", ...arguments}       the methods of converse.mjs, hydrogen.mjs and management.mjs
//     out   {"id": 1, "ok": ...} or {"id": 1, "error": "..."}
//     out   {"event": "page-error", "text": "..."}
//
// The client's own files are served from node_modules on loopback. Ends when stdin ends.
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { chromium } from 'playwright-core';
import { Converse } from './converse.mjs';
import { Hydrogen } from './hydrogen.mjs';
import { Management } from './management.mjs';

const clients = { converse: Converse, hydrogen: Hydrogen, management: Management };
const types = {
  '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json', '.mjs': 'text/javascript',
  '.png': 'image/png', '.svg': 'image/svg+xml', '.wasm': 'application/wasm', '.woff2': 'font/woff2',
};
const here = path.dirname(new URL(import.meta.url).pathname);
const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'msnbridge-chromium-'));
let browser, client, server;

const emit = line => process.stdout.write(JSON.stringify(line) + '\n');

/** Serves texts, and folders of node_modules, by the beginning of the path. */
async function serve(texts, folders) {
  server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname in texts) {
      response.setHeader('content-type', types[path.extname(pathname)] ?? 'text/html');
      response.end(texts[pathname]);
      return;
    }
    for (const [begin, folder] of Object.entries(folders)) {
      const root = path.join(here, 'node_modules', folder);
      const file = path.join(root, path.normalize('/' + pathname.slice(begin.length)));
      if (pathname.startsWith(begin) && fs.existsSync(file) && fs.statSync(file).isFile()) {
        response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
        fs.createReadStream(file).pipe(response);
        return;
      }
    }
    response.statusCode = 404;
    response.end();
  });
  await new Promise(listening => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${server.address().port}/`;
}

async function open({ client: name, ...options }) {
  // Nobody but the page's own server is asked for anything.
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    headless: true,
    viewport: { width: 1200, height: 800 },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'],
  });
  browser.setDefaultTimeout(60_000);
  const page = browser.pages()[0] ?? await browser.newPage();
  page.on('pageerror', error => emit({ event: 'page-error', text: String(error).slice(0, 300) }));
  client = new clients[name](page, serve);
  await client.open(options);
}

async function answer({ id, do: what, ...rest }) {
  try {
    if (what === 'open')
      emit({ id, ok: await open(rest) ?? null });
    else if (what === 'screenshot')
      emit({ id, ok: await client.page.screenshot({ path: rest.file }) && null });
    else
      emit({ id, ok: await client[what](rest) ?? null });
  } catch (error) {
    emit({ id, error: String(error.message ?? error).slice(0, 2000) });
  }
}

for await (const line of readline.createInterface({ input: process.stdin }))
  answer(JSON.parse(line));
await browser?.close();
server?.close();
fs.rmSync(profile, { recursive: true, force: true });
process.exit(0);
