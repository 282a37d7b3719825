import { HttpTransportType, HubConnectionBuilder, LogLevel, Subject } from '@microsoft/signalr';
import type { Draining, LiveEvent } from '../contracts';
import type { Dial, HubLink, HubListener } from './link';

export interface SignalrOptions {
  /** Absolute or relative address of the hub, for example `/hub`. */
  url: string;
  /** A valid access token; called for every connection. */
  accessToken(): Promise<string>;
  /** Silence after which the server counts as gone; the server pings at half of it or more often. */
  serverTimeoutMs?: number;
}

/**
 * Dials with SignalR over a WebSocket, without negotiation: one round trip less. Its own reconnection stays off, since
 * it gives up at the first failed attempt and knows nothing of offsets.
 */
export function signalrDial(options: SignalrOptions): Dial {
  return async () => {
    const token = await options.accessToken();
    const connection = new HubConnectionBuilder()
      .withUrl(options.url, {
        transport: HttpTransportType.WebSockets,
        skipNegotiation: true,
        accessTokenFactory: () => token,
      })
      .configureLogging(LogLevel.None)
      .build();
    if (options.serverTimeoutMs) connection.serverTimeoutInMilliseconds = options.serverTimeoutMs;

    const link: HubLink = {
      listen(listener: HubListener) {
        connection.on('events', (events: LiveEvent[]) => listener.events(events));
        connection.on('draining', (notice: Draining) => listener.draining(notice));
        connection.onclose((reason) => listener.closed(reason));
      },
      start: () => connection.start(),
      invoke: <T>(method: string, argument: unknown) => connection.invoke<T>(method, argument),
      upload: <T>(method: string, argument: unknown) => {
        const items = new Subject<unknown>();
        const result = connection.invoke<T>(method, argument, items);
        return {
          result,
          next: (item: unknown) => items.next(item),
          complete: () => items.complete(),
          cancel: () => {
            result.catch(() => undefined);
            items.error(new Error('cancelled'));
          },
        };
      },
      stop: () => connection.stop(),
    };
    return link;
  };
}
