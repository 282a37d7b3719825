#pragma once
#include "Board.hpp"
#include "Device.hpp"

namespace roommate {

/// A lamp: on, brightness, colour. A button on it switches it too.
class Lamp {
 public:
  explicit Lamp(Board& board) noexcept : board_(board) {}

  void tick(Device& device, Millis now) noexcept {
    if (button_.read(board_.get(Board::Input::button), now) && button_.value()) {
      on_ = !on_;
      show();
      device.changed("light.on");
    }
    if (blinksLeft_ > 0 && now - blinkedAt_ >= 150) {
      blinkedAt_ = now;
      --blinksLeft_;
      show();
    }
  }

  [[nodiscard]] bool isOn() const noexcept { return on_; }
  [[nodiscard]] std::int64_t brightness() const noexcept { return brightness_; }
  /// How often it was asked to show which one it is.
  [[nodiscard]] std::uint32_t identified() const noexcept { return identified_; }

  [[nodiscard]] static const DeviceKind& kind() noexcept;

 private:
  struct Rows;

  // Hue in degrees and saturation in percent to three duties, in whole numbers.
  void show() noexcept {
    const auto level = static_cast<std::uint32_t>((on_ != (blinksLeft_ % 2 == 1)) ? brightness_ * 10 : 0);
    const auto rest = level * static_cast<std::uint32_t>(100 - saturation_) / 100;
    const auto span = level - rest;
    for (std::uint32_t i = 0; i < 3; ++i) {
      // Distance of this colour from the hue, 0 to 180 degrees; full up to 60, nothing from 120 on.
      const auto turned = (static_cast<std::uint32_t>(hue_) + 360 - i * 120) % 360;
      const auto away = turned > 180 ? 360 - turned : turned;
      const auto share = away <= 60 ? 60U : away >= 120 ? 0U : 120 - away;
      board_.pwm(static_cast<Board::Output>(i), rest + span * share / 60);
    }
  }

  Board& board_;
  Debounced button_;
  bool on_ = false;
  std::int64_t brightness_ = 100;
  std::int64_t hue_ = 0;
  std::int64_t saturation_ = 0;
  unsigned blinksLeft_ = 0;
  Millis blinkedAt_ = 0;
  std::uint32_t identified_ = 0;
};

struct Lamp::Rows {
  static Lamp& of(void* device) noexcept { return *static_cast<Lamp*>(device); }
  template <std::int64_t Lamp::* Field>
  static Reason set(void* device, const Value& value) noexcept {
    of(device).*Field = value.whole();
    of(device).show();
    return nullptr;
  }
  template <std::int64_t Lamp::* Field>
  static Value get(void* device) noexcept {
    return Value::ofWhole(of(device).*Field);
  }
  static Reason setOn(void* device, const Value& value) noexcept {
    of(device).on_ = value.flag;
    of(device).show();
    return nullptr;
  }
  static Value getOn(void* device) noexcept { return Value::of(of(device).on_); }
  static CommandStatus identify(void* device, const Json&, JsonWriter& body) noexcept {
    of(device).blinksLeft_ = 6;
    body.beginObject().key("times").integer(++of(device).identified_).endObject();
    return 200;
  }

  static constexpr auto table = withFirmware(std::array{
      Property{"light.brightness", PropertyType::integer, 0, 100'000, set<&Lamp::brightness_>, get<&Lamp::brightness_>, true},
      Property{"light.color.h", PropertyType::integer, 0, 360'000, set<&Lamp::hue_>, get<&Lamp::hue_>, true},
      Property{"light.color.s", PropertyType::integer, 0, 100'000, set<&Lamp::saturation_>, get<&Lamp::saturation_>, true},
      Property{"light.on", PropertyType::boolean, 0, 0, setOn, getOn, true},
  });
  static constexpr std::array commands{Command{"identify", identify}};
  static_assert(isTable(table));
};

inline const DeviceKind& Lamp::kind() noexcept {
  static constexpr DeviceKind kind{"roommate-lamp", "1.0.0", R"("light":{"kind":"light"})", 0, Rows::table, Rows::commands};
  return kind;
}

}  // namespace roommate
