// Generated from the server's records by scripts/generate. Do not edit.
import type { AskRequest, AskResult, SpeakRequest, SpeakResult, StopRequest, StopResult } from './assistant';
import type { InvokeRequest, InvokeResult, SetDesiredRequest, SetDesiredResult } from './home';
import type { SubscribeRequest, SubscribeResult, UnsubscribeRequest } from './live';
import type { ReadRequest, SendRequest, SendResult, TypingRequest } from './rooms';

/** What a client calls on /hub. */
export interface HubCalls {
  Ask(request: AskRequest): Promise<AskResult>;
  Invoke(request: InvokeRequest): Promise<InvokeResult>;
  Read(request: ReadRequest): Promise<void>;
  Send(request: SendRequest): Promise<SendResult>;
  SetDesired(request: SetDesiredRequest): Promise<SetDesiredResult>;
  Speak(request: SpeakRequest, frames: AsyncIterable<string>): Promise<SpeakResult>;
  Stop(request: StopRequest): Promise<StopResult>;
  Subscribe(request: SubscribeRequest): Promise<SubscribeResult>;
  Typing(request: TypingRequest): Promise<void>;
  Unsubscribe(request: UnsubscribeRequest): Promise<void>;
}
