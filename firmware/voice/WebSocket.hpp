#pragma once
#include "Ports.hpp"

namespace roommate {

/// What a WebSocket tells whoever uses it.
class WebSocketListener {
 public:
  virtual void onOpen() noexcept = 0;
  /// A piece of a message, as it comes: a message is never held whole. `last` ends it, and its piece may be empty.
  virtual void onData(bool text, Bytes piece, bool last) noexcept = 0;

 protected:
  ~WebSocketListener() = default;
};

/// The client's end of one WebSocket (RFC 6455): bytes in, bytes out, no socket and no memory of its own. Whoever has the socket moves
/// outgoing() there and what came from there through received().
class WebSocket {
 public:
  enum class State : std::uint8_t { closed, opening, open, failed };

  struct Request {
    std::string_view host;  // with the port when it is not the usual one
    std::string_view path;
    std::string_view protocol;  // empty: none
    std::string_view user;      // empty: nobody
    std::string_view password;
  };

  static constexpr Millis openWithin = 10'000;
  static constexpr Millis pingAfter = 20'000;
  static constexpr Millis goneAfter = 60'000;

  WebSocket(std::span<std::uint8_t> in, std::span<std::uint8_t> out, WebSocketListener& listener, Random& random) noexcept
      : in_(in), out_(out), listener_(listener), random_(random) {}

  /// A new connection begins: asks the server to speak WebSocket.
  void open(const Request& request, Millis now) noexcept;
  /// Says goodbye; what is still outgoing may be sent before the socket is closed.
  void leave() noexcept;
  void close() noexcept { state_ = State::closed; }

  /// A whole message; false when it does not fit now (or ever, when the buffer is smaller).
  [[nodiscard]] bool send(bool text, Bytes message) noexcept;

  /// Where to put what the socket gives, and how much of it came. No more than this may be read at once.
  [[nodiscard]] std::span<std::uint8_t> room() noexcept { return in_.subspan(held_); }
  void received(std::size_t size, Millis now) noexcept;
  [[nodiscard]] Bytes outgoing() const noexcept { return Bytes(out_).first(waiting_); }
  void moved(std::size_t size) noexcept;
  void tick(Millis now) noexcept;

  [[nodiscard]] State state() const noexcept { return state_; }
  /// Why it is over: the HTTP status of a refusal, the code of the server's goodbye, or 0 for what is against the protocol or too late.
  [[nodiscard]] std::uint16_t reason() const noexcept { return reason_; }

 private:
  enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

  [[nodiscard]] bool readLine() noexcept;
  [[nodiscard]] bool readHeader(std::string_view name, std::string_view value) noexcept;
  [[nodiscard]] bool readFrame() noexcept;
  [[nodiscard]] bool begin(Opcode opcode, bool final) noexcept;
  void control(Opcode opcode, Bytes payload) noexcept;
  void makeAccept(std::string_view key) noexcept;
  [[nodiscard]] bool put(Opcode opcode, Bytes payload, std::size_t keepFree) noexcept;
  [[nodiscard]] bool put(std::string_view text) noexcept;
  void consume(std::size_t size) noexcept;
  void fail(std::uint16_t reason) noexcept;

  std::span<std::uint8_t> in_;
  std::span<std::uint8_t> out_;
  WebSocketListener& listener_;
  Random& random_;
  State state_ = State::closed;
  std::size_t held_ = 0;     // bytes received and not read yet
  std::size_t waiting_ = 0;  // bytes to send
  std::uint64_t left_ = 0;   // of the frame whose payload is coming
  std::array<char, 28> accept_{};
  std::uint16_t status_ = 0;
  std::uint16_t reason_ = 0;
  bool accepted_ = false;
  bool upgraded_ = false;
  bool inFrame_ = false;
  bool inMessage_ = false;
  bool text_ = false;
  bool final_ = false;
  bool pinged_ = false;
  Millis openedAt_ = 0;
  Millis heardAt_ = 0;
};

}  // namespace roommate
