import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';
import type { Cause, LiveEvent, SubscribeRequest, Subscription, TopicPosition } from '../../src/contracts';
import { HubSocket } from './protocol';

/** One topic: its log, and what its snapshot is. */
export class StandInTopic {
  readonly log: LiveEvent[] = [];
  epoch = 'e1';
  /** Offsets up to this one are no longer in the log. */
  trimmed = 0;

  constructor(readonly name: string, readonly snapshot: (topic: StandInTopic) => unknown, public head = 0) {
    this.trimmed = head;
  }

  append(type: string, data: unknown, by?: Cause): LiveEvent {
    const event: LiveEvent = { topic: this.name, offset: ++this.head, type, at: new Date().toISOString(), data, ...(by ? { by } : {}) };
    this.log.push(event);
    return event;
  }

  trim(upTo: number): void {
    this.trimmed = Math.max(this.trimmed, Math.min(upTo, this.head));
    while (this.log[0] && this.log[0].offset <= this.trimmed) this.log.shift();
  }
}

type Method = (argument: Record<string, unknown>, client: HubSocket) => unknown;

/** A hub with topics that tests and screenshots script: cut, drop, double, drain. */
export class StandInHub {
  readonly topics = new Map<string, StandInTopic>();
  readonly clients = new Map<HubSocket, Set<string>>();
  readonly methods = new Map<string, Method>();
  /** Decides what becomes of one event on its way to one client; for faults. */
  fault: (event: LiveEvent) => 'deliver' | 'drop' | 'double' = () => 'deliver';
  /** Milliseconds before Subscribe is answered, so that events can overtake the answer. */
  answerDelayMs = 0;
  refuse = false;
  /** Makes topics on demand. */
  open: (name: string) => StandInTopic | undefined = () => undefined;
  #server: WebSocketServer | undefined;

  attach(server: Server): void {
    this.#server = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      if (!request.url?.startsWith('/hub')) return;
      if (this.refuse) return void socket.destroy();
      this.#server?.handleUpgrade(request, socket, head, (webSocket) => {
        const client: HubSocket = new HubSocket(
          webSocket,
          (method, argument) => this.#call(client, method, argument),
          () => this.clients.delete(client),
        );
        this.clients.set(client, new Set());
      });
    });
  }

  topic(name: string): StandInTopic | undefined {
    const known = this.topics.get(name);
    if (known) return known;
    const made = this.open(name);
    if (made) this.topics.set(name, made);
    return made;
  }

  publish(name: string, type: string, data: unknown, by?: Cause): LiveEvent | undefined {
    const topic = this.topic(name);
    if (!topic) return undefined;
    const event = topic.append(type, data, by);
    for (const client of this.clients.keys()) this.deliver(client, event);
    return event;
  }

  ephemeral(name: string, type: string, data: unknown): void {
    const event: LiveEvent = { topic: name, offset: 0, type, at: new Date().toISOString(), data };
    for (const client of this.clients.keys()) this.deliver(client, event);
  }

  deliver(client: HubSocket, event: LiveEvent): void {
    if (!this.clients.get(client)?.has(event.topic)) return;
    const fate = this.fault(event);
    if (fate !== 'drop') client.send('events', [event]);
    if (fate === 'double') client.send('events', [event]);
  }

  cutAll(): void {
    for (const client of this.clients.keys()) client.cut();
  }

  async #call(client: HubSocket, method: string, argument: Record<string, unknown>): Promise<unknown> {
    if (method === 'Subscribe') return this.#subscribe(client, argument as unknown as SubscribeRequest);
    if (method === 'Unsubscribe') {
      for (const topic of argument['topics'] as string[]) this.clients.get(client)?.delete(topic);
      return undefined;
    }
    const known = this.methods.get(method);
    if (!known) throw new Error(`not_found: There is no ${method}.`);
    return known(argument, client);
  }

  async #subscribe(client: HubSocket, request: SubscribeRequest): Promise<unknown> {
    const replays: LiveEvent[] = [];
    const subscriptions = request.topics.map((position) => this.#join(client, position, replays));
    for (const event of replays) this.deliver(client, event);
    if (this.answerDelayMs) await new Promise((resolve) => setTimeout(resolve, this.answerDelayMs));
    return { subscriptions };
  }

  #join(client: HubSocket, position: TopicPosition, replays: LiveEvent[]): Subscription {
    const topic = this.topic(position.topic);
    if (!topic) return { topic: position.topic, error: { code: 'not_found', message: 'This topic does not exist, or you may not see it.' } };
    this.clients.get(client)?.add(topic.name);
    const { after } = position;
    const holds = after !== undefined && after >= topic.trimmed && after <= topic.head && position.epoch === topic.epoch;
    if (!holds) return { topic: topic.name, epoch: topic.epoch, head: topic.head, recovered: false, snapshot: topic.snapshot(topic) };
    replays.push(...topic.log.filter((event) => event.offset > after));
    return { topic: topic.name, epoch: topic.epoch, head: topic.head, recovered: true };
  }
}
