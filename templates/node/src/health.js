// Exits 0 when the service on this machine answers: the image's health check.
const address = `http://127.0.0.1:${process.env.PORT ?? 3000}/health`;

try {
  const answer = await fetch(address, { signal: AbortSignal.timeout(2000) });
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
