#include "WebSocket.hpp"

#include "Sha1.hpp"

namespace roommate {

namespace {

constexpr std::string_view magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::size_t mostControl = 125;
constexpr std::size_t maskSize = 4;
// A pong and a goodbye always find room.
constexpr std::size_t forControl = mostControl + 2 + maskSize;
constexpr std::uint8_t finalBit = 0x80;
constexpr std::uint8_t maskBit = 0x80;
constexpr std::uint16_t normal = 1000;

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view one, std::string_view other) noexcept {
  if (one.size() != other.size()) return false;
  for (std::size_t i = 0; i < one.size(); ++i) {
    if (lower(one[i]) != lower(other[i])) return false;
  }
  return true;
}

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

}  // namespace

void WebSocket::open(const Request& request, Millis now) noexcept {
  held_ = waiting_ = 0;
  left_ = 0;
  status_ = reason_ = 0;
  accepted_ = upgraded_ = inFrame_ = inMessage_ = pinged_ = false;
  openedAt_ = heardAt_ = now;
  std::array<std::uint8_t, 16> nonce{};
  for (std::size_t i = 0; i < nonce.size(); i += 4) {
    const std::uint32_t dice = random_.next();
    std::memcpy(nonce.data() + i, &dice, sizeof dice);
  }
  std::array<char, 24> room{};
  const auto key = base64(nonce, room);
  makeAccept(key);
  bool fits = put("GET ") && put(request.path) && put(" HTTP/1.1\r\nHost: ") && put(request.host) &&
              put("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ") && put(key) && put("\r\n");
  if (!request.protocol.empty()) fits = fits && put("Sec-WebSocket-Protocol: ") && put(request.protocol) && put("\r\n");
  if (!request.user.empty()) {
    Text<128> pair;
    std::array<char, 172> written{};
    fits = fits && pair.assign(request.user) && pair.append(":") && pair.append(request.password);
    fits = fits && put("Authorization: Basic ") && put(base64(bytesOf(pair.view()), written)) && put("\r\n");
  }
  fits = fits && put("\r\n");
  state_ = fits ? State::opening : State::failed;
}

void WebSocket::makeAccept(std::string_view key) noexcept {
  Text<64> both;
  (void)(both.assign(key) && both.append(magic));
  (void)base64(sha1(both.view()), accept_);
}

void WebSocket::leave() noexcept {
  constexpr std::array<std::uint8_t, 2> code{normal >> 8, normal & 0xFF};
  if (state_ == State::open) (void)put(Opcode::close, code, 0);
  state_ = State::closed;
}

bool WebSocket::send(bool text, Bytes message) noexcept {
  return state_ == State::open && put(text ? Opcode::text : Opcode::binary, message, forControl);
}

bool WebSocket::put(std::string_view text) noexcept {
  if (text.size() > out_.size() - waiting_) return false;
  if (!text.empty()) std::memcpy(out_.data() + waiting_, text.data(), text.size());
  waiting_ += text.size();
  return true;
}

bool WebSocket::put(Opcode opcode, Bytes payload, std::size_t keepFree) noexcept {
  const bool isLong = payload.size() > mostControl;
  const std::size_t size = 2 + (isLong ? 2 : 0) + maskSize + payload.size();
  if (payload.size() > 0xFFFF || size + keepFree > out_.size() - waiting_) return false;
  std::uint8_t* at = out_.data() + waiting_;
  *at++ = static_cast<std::uint8_t>(finalBit | static_cast<std::uint8_t>(opcode));
  *at++ = static_cast<std::uint8_t>(maskBit | (isLong ? 126U : payload.size()));
  if (isLong) {
    *at++ = static_cast<std::uint8_t>(payload.size() >> 8);
    *at++ = static_cast<std::uint8_t>(payload.size() & 0xFF);
  }
  // A fresh mask for every frame: no proxy on the way can be made to see what the sender chose.
  const std::uint32_t dice = random_.next();
  std::array<std::uint8_t, maskSize> mask{};
  std::memcpy(mask.data(), &dice, maskSize);
  std::memcpy(at, mask.data(), maskSize);
  at += maskSize;
  for (std::size_t i = 0; i < payload.size(); ++i) at[i] = static_cast<std::uint8_t>(payload[i] ^ mask[i % maskSize]);
  waiting_ += size;
  return true;
}

void WebSocket::received(std::size_t size, Millis now) noexcept {
  held_ += size;
  heardAt_ = now;
  pinged_ = false;
  while (state_ == State::opening && readLine()) {
  }
  while (state_ == State::open && readFrame()) {
  }
}

// The answer to the handshake, a line at a time: what was read is forgotten, so that it may be longer than the buffer.
bool WebSocket::readLine() noexcept {
  const std::string_view held = textOf(Bytes(in_).first(held_));
  const std::size_t end = held.find('\n');
  if (end == std::string_view::npos) {
    if (held_ == in_.size()) fail(0);
    return false;
  }
  const std::string_view line = trimmed(held.substr(0, end));
  bool good = true;
  if (status_ == 0) {
    // HTTP/1.1 101 Switching Protocols
    constexpr std::string_view start = "HTTP/1.1 ";
    good = line.substr(0, start.size()) == start && line.size() >= start.size() + 3;
    for (std::size_t i = 0; good && i < 3; ++i) {
      const char c = line[start.size() + i];
      good = c >= '0' && c <= '9';
      status_ = static_cast<std::uint16_t>(status_ * 10 + (c - '0'));
    }
    if (good && status_ != 101) {
      fail(status_);
      return false;
    }
  } else if (line.empty()) {
    good = accepted_ && upgraded_;
    if (good) state_ = State::open;
  } else {
    const std::size_t colon = line.find(':');
    good = colon != std::string_view::npos && readHeader(line.substr(0, colon), trimmed(line.substr(colon + 1)));
  }
  consume(end + 1);
  if (!good) fail(0);
  if (state_ == State::open) listener_.onOpen();
  return state_ == State::opening;
}

bool WebSocket::readHeader(std::string_view name, std::string_view value) noexcept {
  if (same(name, "upgrade")) upgraded_ = same(value, "websocket");
  if (same(name, "sec-websocket-accept")) accepted_ = value == std::string_view(accept_.data(), accept_.size());
  // None was offered.
  return !same(name, "sec-websocket-extensions");
}

bool WebSocket::readFrame() noexcept {
  if (inFrame_) {
    const std::size_t size = left_ < held_ ? static_cast<std::size_t>(left_) : held_;
    if (size == 0 && left_ > 0) return false;
    left_ -= size;
    const bool last = left_ == 0 && final_;
    listener_.onData(text_, Bytes(in_).first(size), last);
    consume(size);
    inFrame_ = left_ > 0;
    if (last) inMessage_ = false;
    return true;
  }
  if (held_ < 2) return false;
  const std::uint8_t first = in_[0];
  const std::uint8_t length = in_[1] & 0x7F;
  const auto opcode = static_cast<Opcode>(first & 0x0F);
  const bool isControl = (first & 0x08) != 0;
  // No extension was agreed on, a server does not mask, a control frame is short and whole.
  if ((first & 0x70) != 0 || (in_[1] & maskBit) != 0 || (isControl && (length > mostControl || (first & finalBit) == 0))) {
    fail(0);
    return false;
  }
  const std::size_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
  if (held_ < 2 + more) return false;
  std::uint64_t size = more == 0 ? length : 0;
  for (std::size_t i = 0; i < more; ++i) size = size << 8 | in_[2 + i];
  if ((size >> 63) != 0) {
    fail(0);
    return false;
  }
  if (isControl) {
    const std::size_t whole = 2 + static_cast<std::size_t>(size);
    if (held_ < whole) return false;
    control(opcode, Bytes(in_).subspan(2, static_cast<std::size_t>(size)));
    consume(whole);
    return true;
  }
  if (!begin(opcode, (first & finalBit) != 0)) {
    fail(0);
    return false;
  }
  left_ = size;
  consume(2 + more);
  return true;
}

bool WebSocket::begin(Opcode opcode, bool final) noexcept {
  const bool goesOn = opcode == Opcode::continuation;
  if (goesOn != inMessage_ || (!goesOn && opcode != Opcode::text && opcode != Opcode::binary)) return false;
  if (!goesOn) text_ = opcode == Opcode::text;
  inFrame_ = inMessage_ = true;
  final_ = final;
  return true;
}

void WebSocket::control(Opcode opcode, Bytes payload) noexcept {
  switch (opcode) {
    case Opcode::ping:
      // Without room another ping will come.
      (void)put(Opcode::pong, payload, 0);
      break;
    case Opcode::pong: break;
    case Opcode::close:
      if (payload.size() == 1) return fail(0);
      reason_ = payload.size() < 2 ? normal : static_cast<std::uint16_t>(payload[0] << 8 | payload[1]);
      (void)put(Opcode::close, payload.first(payload.size() < 2 ? 0 : 2), 0);
      state_ = State::closed;
      break;
    default: fail(0);
  }
}

void WebSocket::consume(std::size_t size) noexcept {
  if (size == 0) return;
  held_ -= size;
  std::memmove(in_.data(), in_.data() + size, held_);
}

void WebSocket::moved(std::size_t size) noexcept {
  if (size == 0) return;
  waiting_ -= size;
  std::memmove(out_.data(), out_.data() + size, waiting_);
}

void WebSocket::tick(Millis now) noexcept {
  if (state_ == State::opening && now - openedAt_ >= openWithin) return fail(0);
  if (state_ != State::open) return;
  if (now - heardAt_ >= goneAfter) return fail(0);
  if (!pinged_ && now - heardAt_ >= pingAfter) pinged_ = put(Opcode::ping, {}, 0);
}

void WebSocket::fail(std::uint16_t reason) noexcept {
  reason_ = reason;
  state_ = State::failed;
}

}  // namespace roommate
