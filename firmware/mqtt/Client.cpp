#include "Client.hpp"

namespace roommate::mqtt {

namespace {

// Unspecified, busy, quota exceeded: the same message may be taken later. Any other refusal is for good, and what is refused for
// good must not stand in the way of what comes after it.
bool isForLater(std::uint8_t reason) noexcept { return reason == 0x80 || reason == 0x89 || reason == 0x97; }

}  // namespace

void Client::open(const Connect& connect, Millis now) noexcept {
  version_ = connect.version;
  held_ = skip_ = waiting_ = 0;
  flying_ = {};
  window_ = mostFlying;
  id_ = subscription_ = 0;
  keepAlive_ = Millis{connect.keepAliveSeconds} * 1000;
  openedAt_ = sentAt_ = heardAt_ = now;
  reason_ = 0;
  Connect own = connect;
  own.maximumPacket = static_cast<std::uint32_t>(in_.size());
  waiting_ = encodeConnect(out_, own);
  state_ = waiting_ > 0 ? State::opening : State::failed;
}

void Client::leave() noexcept {
  if (state_ == State::open) waiting_ += encodeDisconnect(free());
  state_ = State::closed;
}

std::uint16_t Client::nextId() noexcept {
  do {
    id_ = id_ == 0xFFFF ? std::uint16_t{1} : static_cast<std::uint16_t>(id_ + 1);
    bool taken = id_ == subscription_;
    for (const std::uint16_t flying : flying_) taken = taken || flying == id_;
    if (!taken) return id_;
  } while (true);
}

Token Client::publish(const Message& message) noexcept {
  if (state_ != State::open || flying() >= window_) return 0;
  const std::uint16_t id = nextId();
  const std::size_t size = encodePublish(free(), version_, {message.topic, message.payload, id, message.retain, false});
  if (size == 0) return 0;
  waiting_ += size;
  for (std::uint16_t& flying : flying_) {
    if (flying == 0) {
      flying = id;
      break;
    }
  }
  return id;
}

bool Client::subscribe(std::span<const std::string_view> filters) noexcept {
  if (state_ != State::open) return false;
  const std::uint16_t id = nextId();
  const std::size_t size = encodeSubscribe(free(), version_, id, filters);
  if (size == 0) return false;
  waiting_ += size;
  subscription_ = id;
  return true;
}

std::size_t Client::flying() const noexcept {
  std::size_t count = 0;
  for (const std::uint16_t id : flying_) count += id != 0 ? 1U : 0U;
  return count;
}

void Client::received(std::size_t size, Millis now) noexcept {
  held_ += size;
  heardAt_ = now;
  while (state_ == State::opening || state_ == State::open) {
    if (skip_ > 0) {
      const std::size_t gone = skip_ < held_ ? skip_ : held_;
      skip_ -= gone;
      consume(gone);
    }
    Frame frame;
    const Framing framing = mqtt::frame(Bytes(in_).first(held_), frame);
    if (framing == Framing::malformed) return fail(0);
    if (framing == Framing::more) {
      if (frame.total <= in_.size() || held_ < in_.size()) return;
      if (!skipOversized(frame)) return fail(0);
      continue;
    }
    const auto packet = decode(Bytes(in_).first(frame.total), frame, version_);
    if (!packet) return fail(0);
    take(*packet, now);
    consume(frame.total);
  }
}

// 3.1.1 has no way to say how much we take. What is too much is acknowledged and passed over, so that it does not come for ever.
bool Client::skipOversized(const Frame& frame) noexcept {
  if (static_cast<Type>(frame.first >> 4) != Type::publish || state_ != State::open) return false;
  const std::uint16_t id = publishId(Bytes(in_).first(held_), frame);
  if (id != 0) acknowledge(id);
  ++oversized_;
  skip_ = frame.total;
  return true;
}

void Client::consume(std::size_t size) noexcept {
  if (size == 0) return;
  held_ -= size;
  std::memmove(in_.data(), in_.data() + size, held_);
}

void Client::acknowledge(std::uint16_t id) noexcept {
  const std::size_t size = encodePuback(free(), id);
  // No room to acknowledge: the server sends it again on the next connection.
  if (size == 0) fail(0);
  waiting_ += size;
}

void Client::take(const Received& packet, Millis now) noexcept {
  if ((packet.type == Type::connack) != (state_ == State::opening)) return fail(packet.reason);
  switch (packet.type) {
    case Type::connack:
      if (packet.reason != 0) return fail(packet.reason);
      state_ = State::open;
      if (packet.keepAlive != 0) keepAlive_ = Millis{packet.keepAlive} * 1000;
      if (packet.receiveMaximum < window_) window_ = packet.receiveMaximum;
      sentAt_ = now;
      listener_.onOpen();
      break;
    case Type::publish:
      if (packet.id != 0) acknowledge(packet.id);
      listener_.onMessage(packet.publish.topic, packet.publish.payload);
      break;
    case Type::puback:
      for (std::uint16_t& flying : flying_) {
        if (flying == packet.id) {
          flying = 0;
          listener_.onSent(packet.id, !isForLater(packet.reason));
          break;
        }
      }
      break;
    case Type::suback:
      if (packet.id != subscription_ || packet.refused) return fail(packet.reason);
      subscription_ = 0;
      break;
    case Type::disconnect: return fail(packet.reason);
    default: break;
  }
}

void Client::moved(std::size_t size) noexcept {
  if (size == 0) return;
  waiting_ -= size;
  std::memmove(out_.data(), out_.data() + size, waiting_);
  moved_ = true;
}

void Client::tick(Millis now) noexcept {
  if (moved_) {
    sentAt_ = now;
    moved_ = false;
  }
  if (state_ == State::opening && now - openedAt_ >= openWithin) return fail(0);
  if (state_ != State::open || keepAlive_ == 0) return;
  // Half of it, so that one lost ping is no lost connection; and one and a half without a word is nobody there.
  if (now - heardAt_ >= keepAlive_ + keepAlive_ / 2) return fail(0);
  if (now - sentAt_ >= keepAlive_ / 2) {
    waiting_ += encodePing(free());
    sentAt_ = now;
  }
}

void Client::fail(std::uint8_t reason) noexcept {
  reason_ = reason;
  state_ = State::failed;
}

}  // namespace roommate::mqtt
