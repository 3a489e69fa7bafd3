import type { FastifyReply } from 'fastify';
import type { SimulatorClock } from '../clock.ts';
import { type Answer, jsonContentType, problemAnswer } from '../http/answer.ts';
import type { Fault } from './fault-schema.ts';

/** A call on which a fault is played. */
export interface FaultyCall {
  readonly reply: FastifyReply;
  readonly clock: SimulatorClock;
  /** Does what was asked for, for good, and says what the answer would be. */
  readonly process: () => Answer;
  /** Answers, and notes the status. */
  readonly send: (answer: Answer) => void;
}

/** Plays the fault. Connections that are left open end when the client or the simulator closes. */
export function deliverFault(fault: Fault, call: FaultyCall): void {
  switch (fault.kind) {
    case 'reset':
      resetConnection(call);
      break;
    case 'answer-lost':
      call.process();
      resetConnection(call);
      break;
    case 'silence-after-commit':
      call.process();
      call.reply.hijack();
      break;
    case 'delay':
      answerLate(call, fault.delayMs);
      break;
    case 'slow-commit':
      call.clock.schedule(fault.delayMs, { due: call.process });
      resetConnection(call);
      break;
    case 'status':
      call.send(statusAnswer(fault));
      break;
    case 'status-after-commit':
      call.process();
      call.send(statusAnswer(fault));
      break;
    case 'wrong-shape':
      call.process();
      call.send({ status: 200, body: {} });
      break;
    case 'malformed':
      sendHalf(call, 'as if it were all');
      break;
    case 'truncated':
      sendHalf(call, 'then break off');
      break;
    case 'stall-after-headers':
      sendHalf(call, 'then stall');
      break;
  }
}

/** The client sees a TCP reset (ECONNRESET), at any moment before an answer. */
function resetConnection({ reply }: FaultyCall): void {
  reply.hijack();
  reply.raw.socket?.resetAndDestroy();
}

/** As a slow server: it processes the call even if the client has given up by then. */
function answerLate(call: FaultyCall, delayMs: number): void {
  call.clock.schedule(delayMs, {
    due: () => call.send(call.process()),
    dropped: () => resetConnection(call),
  });
}

function statusAnswer(fault: Extract<Fault, { status: number }>): Answer {
  const title = fault.kind === 'status' ? fault.title : undefined;
  const retryAfterSeconds = fault.kind === 'status' ? fault.retryAfterSeconds : undefined;
  return {
    ...problemAnswer({ status: fault.status, title }),
    ...(retryAfterSeconds !== undefined && { headers: { 'retry-after': `${retryAfterSeconds}` } }),
  };
}

/** Sends a 200 and the first half of the body's JSON. */
function sendHalf(
  { reply, process }: FaultyCall,
  ending: 'as if it were all' | 'then break off' | 'then stall',
): void {
  const text = JSON.stringify(process().body ?? {});
  const half = text.slice(0, Math.ceil(text.length / 2));
  const declared = ending === 'as if it were all' ? half : text;
  const { raw } = reply;
  reply.hijack();
  raw.writeHead(200, {
    'content-type': jsonContentType,
    'content-length': Buffer.byteLength(declared),
  });
  if (ending === 'as if it were all') raw.end(half);
  if (ending === 'then stall') raw.flushHeaders();
  // A plain close, once the half is out: a TCP reset could overtake and discard it.
  if (ending === 'then break off') raw.write(half, () => raw.socket?.destroy());
}
