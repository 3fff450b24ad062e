// Answers to Health/Check that no gRPC library gives, by HTTP/2 alone. Which
// one is wanted, the service asked for says. Each connection is printed as
// "session N", each request's headers as JSON.
'use strict';
const http2 = require('http2');

const type = {':status': 200, 'content-type': 'application/grpc'};

function frame(message, flag = 0) {
  const head = Buffer.alloc(5);
  head[0] = flag;
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, Buffer.from(message)]);
}
const serving = frame([0x08, 0x01]);

// Headers, this body, and these trailers; none where there are none.
function answer(stream, body, trailers, headers = type) {
  stream.respond(headers, {waitForTrailers: trailers !== undefined});
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  stream.end(body);
}
const ok = {'grpc-status': '0'};
let socket;  // of the newest connection

const answers = (secret) => ({
  'serving': (s) => answer(s, serving, ok),
  'serving with unknown fields': (s) =>
      answer(s, frame([0x12, 0x02, 0x41, 0x42, 0x1d, 1, 2, 3, 4, 0x08, 0x01,
                       0x20, 0xff, 0x01]), ok),
  'serving as grpc+proto': (s) => answer(
      s, serving, ok, {...type, 'content-type': 'application/grpc+proto'}),
  'serving after silence': (s) => setTimeout(() => answer(s, serving, ok), 300),
  // Over the largest frame, and so in HEADERS and CONTINUATION.
  'trailers in two frames': (s) =>
      answer(s, serving, {...ok, 'x-padding': 'x'.repeat(20000)}),
  'field missing': (s) => answer(s, frame([]), ok),
  'status 77': (s) => answer(s, frame([0x08, 77]), ok),
  'trailers only, error': (s) => s.respond(
      {...type, 'grpc-status': '5', 'grpc-message': encodeURIComponent(secret)},
      {endStream: true}),
  'trailers only, success': (s) =>
      s.respond({...type, ...ok}, {endStream: true}),
  'no trailers': (s) => answer(s, serving, undefined),
  'no grpc-status': (s) => answer(s, serving, {'x-other': secret.trim().slice(0, 20)}),
  'two grpc-statuses': (s) =>
      answer(s, serving, ok, {...type, 'grpc-status': '0'}),
  'grpc-status not a number': (s) => answer(s, serving, {'grpc-status': '0x0'}),
  'content type': (s) => answer(
      s, secret, undefined, {':status': 200, 'content-type': 'text/html'}),
  'frame cut short': (s) => answer(s, serving.subarray(0, 3), ok),
  'message cut short': (s) => answer(s, serving.subarray(0, 6), ok),
  'compressed': (s) => answer(s, frame([0x08, 0x01], 1), ok),
  'no frame': (s) => answer(s, secret, ok),
  'two messages': (s) => answer(s, Buffer.concat([serving, serving]), ok),
  'no protobuf': (s) => answer(s, frame([0x08]), ok),
  'endless': (s) => {
    s.respond(type);
    s.on('error', () => {});
    s.write(frame(Buffer.alloc(1 << 20)));
  },
  'no end': (s) => {
    s.respond(type);
    s.write(serving);
  },
  'HTTP 404': (s) => answer(s, secret, undefined, {':status': 404}),
  'HTTP 503': (s) => answer(s, secret, undefined, {':status': 503}),
  'HTTP 503 with a gRPC status': (s) => s.respond(
      {...type, ':status': 503, 'grpc-status': '14'}, {endStream: true}),
  'GOAWAY': (s) => {
    s.session.goaway(2);
    socket.end();
  },
  'RST_STREAM': (s) => s.close(http2.constants.NGHTTP2_INTERNAL_ERROR),
  'refused stream': (s) => s.close(http2.constants.NGHTTP2_REFUSED_STREAM),
  'close': () => socket.end(),
  'reset': () => socket.resetAndDestroy(),
  'close inside': (s) => {
    s.respond(type);
    s.write(serving, () => setTimeout(() => socket.end(), 50));
  },
});

exports.serve = (secret) => {
  const known = answers(secret);
  const server = http2.createServer();
  let sessions = 0;
  server.on('connection', (newest) => socket = newest);
  server.on('session', (session) => {
    console.log(`session ${++sessions}`);
    session.on('error', () => {});
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    const body = [];
    stream.on('data', (chunk) => body.push(chunk));
    stream.on('end', () => {
      const service = Buffer.concat(body).subarray(7).toString();
      console.log(JSON.stringify({...headers, service}));
      known[service](stream);
    });
  });
  server.listen(0, '127.0.0.1',
      () => console.log(`listening ${server.address().port}`));
};
