#pragma once
#include "Decoder.hpp"
#include "Encoder.hpp"
#include "Ports.hpp"

namespace roommate::mqtt {

/// What the client tells whoever uses it.
class Listener {
 public:
  virtual void onOpen() noexcept = 0;
  virtual void onMessage(std::string_view topic, Bytes payload) noexcept = 0;
  /// The server has answered a message; not `taken` when it may be sent again later.
  virtual void onSent(Token token, bool taken) noexcept = 0;

 protected:
  ~Listener() = default;
};

/// One connection of an MQTT client: bytes in, bytes out, no socket and no memory of its own. Whoever has the socket moves
/// outgoing() there and what came from there through received().
class Client final : public Link {
 public:
  enum class State : std::uint8_t { closed, opening, open, failed };

  static constexpr std::size_t mostFlying = 8;
  static constexpr Millis openWithin = 10'000;

  Client(std::span<std::uint8_t> in, std::span<std::uint8_t> out, Listener& listener) noexcept : in_(in), out_(out), listener_(listener) {}

  /// A new connection begins: what was on its way in the last is gone.
  void open(const Connect& connect, Millis now) noexcept;
  void close() noexcept { state_ = State::closed; }
  /// Says goodbye in order: no will.
  void leave() noexcept;

  [[nodiscard]] Token publish(const Message& message) noexcept override;
  [[nodiscard]] bool subscribe(std::span<const std::string_view> filters) noexcept override;

  /// Where to put what the socket gives, and how much of it came.
  [[nodiscard]] std::span<std::uint8_t> room() noexcept { return in_.subspan(held_); }
  void received(std::size_t size, Millis now) noexcept;
  [[nodiscard]] Bytes outgoing() const noexcept { return Bytes(out_).first(waiting_); }
  void moved(std::size_t size) noexcept;
  void tick(Millis now) noexcept;

  [[nodiscard]] State state() const noexcept { return state_; }
  /// Why it failed: the server's reason code, or 0 for what is against the protocol or too late.
  [[nodiscard]] std::uint8_t reason() const noexcept { return reason_; }
  /// Messages that were too large for us and were passed over.
  [[nodiscard]] std::uint32_t oversized() const noexcept { return oversized_; }
  [[nodiscard]] std::size_t flying() const noexcept;

 private:
  void take(const Received& packet, Millis now) noexcept;
  [[nodiscard]] bool skipOversized(const Frame& frame) noexcept;
  void consume(std::size_t size) noexcept;
  void fail(std::uint8_t reason) noexcept;
  [[nodiscard]] std::span<std::uint8_t> free() noexcept { return out_.subspan(waiting_); }
  [[nodiscard]] std::uint16_t nextId() noexcept;
  void acknowledge(std::uint16_t id) noexcept;

  std::span<std::uint8_t> in_;
  std::span<std::uint8_t> out_;
  Listener& listener_;
  Version version_ = Version::v5;
  State state_ = State::closed;
  std::size_t held_ = 0;     // bytes received and not read yet
  std::size_t skip_ = 0;     // bytes of a message too large that are still to come
  std::size_t waiting_ = 0;  // bytes to send
  std::array<std::uint16_t, mostFlying> flying_{};
  std::size_t window_ = mostFlying;
  std::uint16_t id_ = 0;
  std::uint16_t subscription_ = 0;
  Millis keepAlive_ = 0;
  Millis openedAt_ = 0;
  Millis sentAt_ = 0;
  Millis heardAt_ = 0;
  std::uint32_t oversized_ = 0;
  std::uint8_t reason_ = 0;
  bool moved_ = false;  // something was sent since the last tick
};

}  // namespace roommate::mqtt
