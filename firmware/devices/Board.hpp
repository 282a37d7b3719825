#pragma once
#include "Types.hpp"

namespace roommate {

/// The pins of a board, by what hangs on them. A shell maps them to numbers; the host and the tests fake them.
class Board {
 public:
  enum class Output : std::uint8_t { red, green, blue, white, relay, amplifier };
  enum class Input : std::uint8_t { wallSwitch, button, motion };
  enum class Sensor : std::uint8_t { temperature, humidity, battery };

  /// Duty in thousandths.
  virtual void pwm(Output output, std::uint32_t duty) noexcept = 0;
  virtual void set(Output output, bool on) noexcept = 0;
  [[nodiscard]] virtual bool get(Input input) noexcept = 0;
  /// In thousandths of its unit; null when the sensor does not answer.
  [[nodiscard]] virtual std::optional<Milli> measure(Sensor sensor) noexcept = 0;

 protected:
  ~Board() = default;
};

/// A contact that must be steady for a while before it counts.
class Debounced {
 public:
  static constexpr Millis steady = 30;

  /// True when the settled value has just changed.
  [[nodiscard]] bool read(bool raw, Millis now) noexcept {
    if (!started_) {
      started_ = true;
      value_ = last_ = raw;
    }
    if (raw != last_) {
      last_ = raw;
      since_ = now;
    }
    if (last_ == value_ || now - since_ < steady) return false;
    value_ = last_;
    return true;
  }
  [[nodiscard]] bool value() const noexcept { return value_; }

 private:
  bool started_ = false;
  bool value_ = false;
  bool last_ = false;
  Millis since_ = 0;
};

}  // namespace roommate
