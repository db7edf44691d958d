// A built book for the tests: its pages, and a server that compresses as a public host does.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import zlib from "node:zlib";

const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".woff2": "font/woff2" };

// The names of all pages, in order, from the book's folder.
export function pagesOf(book) {
  return fs.readdirSync(book, { recursive: true }).filter((name) => name.endsWith(".html")).sort();
}

// Serves the book on a free port of this machine; gives the address of its root and a way to stop.
export async function serve(book) {
  const server = http.createServer((request, response) => {
    const file = path.join(book, decodeURIComponent(new URL(request.url, "http://x").pathname));
    if (!fs.existsSync(file) || fs.statSync(file).isDirectory()) return response.writeHead(404).end();
    const type = TYPES[path.extname(file)] ?? "application/octet-stream", head = { "content-type": type };
    if (/^(text|application\/json|image\/svg)/.test(type)) {
      head["content-type"] += "; charset=utf-8";
      head["content-encoding"] = "gzip";
      return response.writeHead(200, head).end(zlib.gzipSync(fs.readFileSync(file)));
    }
    return response.writeHead(200, head).end(fs.readFileSync(file));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { home: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
