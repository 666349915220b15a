const http = require("node:http");

http.createServer((_, response) => response.end("orders\n")).listen(process.env.PORT || 3000);
