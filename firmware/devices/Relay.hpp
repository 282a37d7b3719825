#pragma once
#include "Board.hpp"
#include "Device.hpp"

namespace roommate {

/// A relay behind a wall switch. The switch always works, with or without a network: the device wins, and the page follows.
class Relay {
 public:
  explicit Relay(Board& board) noexcept : board_(board) {}

  void tick(Device& device, Millis now) noexcept {
    // Either way the switch is flipped, the relay changes: both ends of a hallway.
    if (wall_.read(board_.get(Board::Input::wallSwitch), now)) {
      on_ = !on_;
      board_.set(Board::Output::relay, on_);
      device.changed("relay.on");
    }
  }

  [[nodiscard]] bool isOn() const noexcept { return on_; }

  [[nodiscard]] static const DeviceKind& kind() noexcept;

 private:
  struct Rows;
  Board& board_;
  Debounced wall_;
  bool on_ = false;
};

struct Relay::Rows {
  static Reason setOn(void* device, const Value& value) noexcept {
    auto& relay = *static_cast<Relay*>(device);
    relay.on_ = value.flag;
    relay.board_.set(Board::Output::relay, relay.on_);
    return nullptr;
  }
  static Value getOn(void* device) noexcept { return Value::of(static_cast<Relay*>(device)->on_); }

  static constexpr auto table = withFirmware(std::array{Property{"relay.on", PropertyType::boolean, 0, 0, setOn, getOn, true}});
  static_assert(isTable(table));
};

inline const DeviceKind& Relay::kind() noexcept {
  static constexpr DeviceKind kind{"roommate-relay", "1.0.0", R"("relay":{"kind":"switch"})", 0, Rows::table, {}};
  return kind;
}

}  // namespace roommate
