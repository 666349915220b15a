import { service } from "./server.js";

const server = service().listen(Number(process.env.PORT ?? 3000), process.env.HOST ?? "0.0.0.0", () =>
  console.log(`listening on port ${server.address().port}`),
);

for (const signal of ["SIGTERM", "SIGINT"]) {
  process.once(signal, () => server.close());
}
