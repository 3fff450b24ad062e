// A real gRPC server on 127.0.0.1, on a free port, for tests of grpc checks:
//   node grpc_server.js MODE [CERT KEY [CA]]
// It says "listening PORT" once it does. With CERT and KEY it speaks TLS, with
// CA it wants a client certificate of that. Modes:
//   health   gRPC's own health service: "" and shop.Cart are SERVING,
//            shop.Stock NOT_SERVING, shop.Bill UNKNOWN
//   none     a server without a health service
//   answers  a health service that does as the service asked for says: "silent"
//            never answers, a number is the gRPC status it answers
//   wire     no gRPC library: what grpc_wire_answers.js has
'use strict';
const fs = require('fs');

const secret = 'planted-in-the-answer\r\nX: \x1b[2J';

function grpcServer(mode) {
  const grpc = require('@grpc/grpc-js');
  const health = require('grpc-health-check');
  const server = new grpc.Server();
  if (mode === 'health') {
    new health
        .HealthImplementation({
          '': 'SERVING',
          'shop.Cart': 'SERVING',
          'shop.Stock': 'NOT_SERVING',
          'shop.Bill': 'UNKNOWN',
        })
        .addToServer(server);
  } else if (mode === 'answers') {
    server.addService(health.service, {
      check: (call, callback) => {
        if (call.request.service === 'silent') return;
        callback({code: Number(call.request.service), details: secret});
      },
    });
  }
  const [cert, key, ca] =
      process.argv.slice(3).map((path) => fs.readFileSync(path));
  const credentials = cert === undefined ?
      grpc.ServerCredentials.createInsecure() :
      grpc.ServerCredentials.createSsl(
          ca || null, [{cert_chain: cert, private_key: key}], Boolean(ca));
  server.bindAsync('127.0.0.1:0', credentials, (error, port) => {
    if (error) throw error;
    console.log(`listening ${port}`);
  });
}

if (process.argv[2] === 'wire') {
  require('./grpc_wire_answers.js').serve(secret);
} else {
  grpcServer(process.argv[2]);
}
