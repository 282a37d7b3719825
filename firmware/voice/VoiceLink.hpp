#pragma once
#include "Backoff.hpp"
#include "Provisioning.hpp"
#include "WebSocket.hpp"

namespace roommate {

/// Where samples (PCM16, mono, little-endian, VoiceLink::rate a second) are played. It has room for as much as comes in at once.
class Player {
 public:
  /// How many bytes it takes now; no more are given.
  [[nodiscard]] virtual std::size_t room() noexcept = 0;
  virtual void play(Bytes samples) noexcept = 0;
  /// Everything was played.
  [[nodiscard]] virtual bool isDone() noexcept = 0;
  /// What it still has is not wanted.
  virtual void flush() noexcept = 0;

 protected:
  ~Player() = default;
};

/// A device's ear and mouth: frames of its microphone go up to `GET /devices/{id}/voice/stream`, what was understood and the sound of
/// the reply come down. Bytes in, bytes out, like the MQTT client; the connection stays, so that the first word is not lost.
class VoiceLink final : private WebSocketListener {
 public:
  enum class State : std::uint8_t {
    offline,    // no connection
    ready,      // nobody speaks
    listening,  // what the microphone hears goes up
    thinking,   // somebody has spoken; the answer is on its way
    speaking,   // the answer, or what the device was told to say, is heard
  };

  static constexpr std::int64_t rate = 16'000;
  static constexpr Millis patience = 60'000;

  VoiceLink(std::span<std::uint8_t> in, std::span<std::uint8_t> out, Player& player, Random& random) noexcept
      : socket_(in, out, *this, random), player_(player), random_(random) {}

  /// Whether to try now; waits longer after each failure.
  [[nodiscard]] bool mayOpen(Millis now) const noexcept { return state_ == State::offline && socket_.state() != WebSocket::State::opening && now >= notBefore_; }
  /// The socket is there: asks the server for the device's voice. `host` with its port.
  void open(const Identity& identity, std::string_view host, Millis now) noexcept;
  /// The socket is gone, whoever closed it.
  void onClosed(Millis now) noexcept;

  /// Somebody wants to speak: the button, or a wake word. What is being said ends. False without a connection.
  [[nodiscard]] bool listen(Millis now) noexcept;
  /// The button was let go.
  void finish() noexcept;
  /// A frame of the microphone, PCM16 at 16 kHz; false when it cannot go now.
  [[nodiscard]] bool hear(Bytes frame) noexcept;
  /// Says what a `say` command was given the address of. False without a connection.
  [[nodiscard]] bool say(std::string_view url, Millis now) noexcept;
  /// Stops what is said.
  void hush() noexcept;

  [[nodiscard]] std::span<std::uint8_t> room() noexcept;
  void received(std::size_t size, Millis now) noexcept;
  [[nodiscard]] Bytes outgoing() const noexcept { return socket_.outgoing(); }
  void moved(std::size_t size) noexcept { socket_.moved(size); }
  void tick(Millis now) noexcept;

  [[nodiscard]] State state() const noexcept { return state_; }
  /// The connection is over and the socket can be closed.
  [[nodiscard]] bool isOver() const noexcept { return socket_.state() == WebSocket::State::failed || (socket_.state() == WebSocket::State::closed && socket_.outgoing().empty()); }
  /// What was understood last, as far as there is room.
  [[nodiscard]] std::string_view heard() const noexcept { return heard_.view(); }
  /// Why the server would not, in its words; empty when all is well.
  [[nodiscard]] std::string_view trouble() const noexcept { return trouble_.view(); }

 private:
  void onOpen() noexcept override;
  void onData(bool text, Bytes piece, bool last) noexcept override;
  void take(std::string_view message) noexcept;
  void become(State state) noexcept;

  WebSocket socket_;
  Player& player_;
  Random& random_;
  Backoff backoff_;
  State state_ = State::offline;
  Text<512> message_;
  Text<160> heard_;
  Text<160> trouble_;
  Millis now_ = 0;
  Millis since_ = 0;
  Millis notBefore_ = 0;
  bool deaf_ = false;  // the sound that still comes belongs to what was interrupted
  bool told_ = false;  // all of the sound has come
};

}  // namespace roommate
