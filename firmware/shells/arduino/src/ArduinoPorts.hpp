#pragma once
// Pins over Arduino-ESP32 3.
#include <Arduino.h>

#include "Board.hpp"

namespace roommate::arduino {

/// A relay, a wall switch and a button to ground. Change the numbers to your wiring.
class Pins final : public Board {
 public:
  void begin() noexcept {
    pinMode(relay, OUTPUT);
    for (const std::uint8_t input : inputs) pinMode(input, INPUT_PULLUP);
    for (const std::uint8_t light : lights) ledcAttach(light, 5'000, 10);
  }
  void pwm(Output output, std::uint32_t duty) noexcept override {
    if (static_cast<std::size_t>(output) < lights.size()) ledcWrite(lights[static_cast<std::size_t>(output)], duty * 1023 / 1000);
  }
  void set(Output output, bool on) noexcept override {
    if (output == Output::relay) digitalWrite(relay, on ? HIGH : LOW);
  }
  bool get(Input input) noexcept override { return digitalRead(inputs[static_cast<std::size_t>(input)]) == LOW; }
  std::optional<Milli> measure(Sensor) noexcept override { return std::nullopt; }

 private:
  static constexpr std::array<std::uint8_t, 3> lights{3, 4, 5};
  static constexpr std::uint8_t relay = 6;
  static constexpr std::array<std::uint8_t, 3> inputs{7, 9, 10};
};

}  // namespace roommate::arduino
