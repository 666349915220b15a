import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { service } from "../src/server.js";

test("health answers ok", async () => {
  const server = service().listen(0, "127.0.0.1");
  await once(server, "listening");
  const answer = await fetch(`http://127.0.0.1:${server.address().port}/health`);
  assert.deepEqual(await answer.json(), { status: "ok" });
  server.close();
});
