import { createServer } from "node:http";

const answers = {
  "/": [200, { message: "hello" }],
  "/health": [200, { status: "ok" }],
};

/** The service: two addresses, answered in JSON. */
export function service() {
  return createServer((request, response) => {
    const [status, body] = answers[request.url] ?? [404, { error: "not found" }];
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify(body));
  });
}
