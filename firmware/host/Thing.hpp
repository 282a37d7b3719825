#pragma once
#include <memory>
#include <string>

#include "Lamp.hpp"
#include "Relay.hpp"
#include "SensorNode.hpp"
#include "Speaker.hpp"

namespace roommate::host {

/// Pins without a board: what a test sets and looks at.
class FakeBoard final : public Board {
 public:
  std::array<std::uint32_t, 8> duties{};
  std::array<bool, 8> outputs{};
  std::array<bool, 8> inputs{};
  std::array<std::optional<Milli>, 3> sensors{21'400, 48'000, 87'000};

  void pwm(Output output, std::uint32_t duty) noexcept override { duties[static_cast<std::size_t>(output)] = duty; }
  void set(Output output, bool on) noexcept override { outputs[static_cast<std::size_t>(output)] = on; }
  bool get(Input input) noexcept override { return inputs[static_cast<std::size_t>(input)]; }
  std::optional<Milli> measure(Sensor sensor) noexcept override { return sensors[static_cast<std::size_t>(sensor)]; }
};

/// Speech that lasts as long as it would take to say, and is not heard.
class SilentVoice final : public Voice {
 public:
  Millis now = 0;
  Millis until = 0;
  std::size_t frames = 0;

  bool say(std::string_view text) noexcept override {
    until = now + text.size() * 20;
    return true;
  }
  bool isSpeaking() noexcept override { return now < until; }
  void stop() noexcept override { until = now; }
  bool hear(Bytes) noexcept override { return ++frames > 0; }
};

/// One of the kinds of devices on a fake board.
class Thing {
 public:
  virtual ~Thing() = default;
  [[nodiscard]] virtual const DeviceKind& kind() const = 0;
  [[nodiscard]] virtual void* self() = 0;
  virtual void begin(Device&, Millis) {}
  virtual void tick(Device& device, Millis now) = 0;
  [[nodiscard]] virtual Board::Input hand() const { return Board::Input::button; }
  [[nodiscard]] virtual std::uint32_t runs() const { return 0; }
  FakeBoard board;
};

template <class Kind>
class ThingOf : public Thing {
 public:
  const DeviceKind& kind() const override { return Kind::kind(); }
  void* self() override { return &thing_; }
  void begin(Device& device, Millis now) override {
    if constexpr (requires { thing_.begin(device, now); }) thing_.begin(device, now);
  }
  void tick(Device& device, Millis now) override { thing_.tick(device, now); }
  Board::Input hand() const override { return std::is_same_v<Kind, Relay> ? Board::Input::wallSwitch : std::is_same_v<Kind, SensorNode> ? Board::Input::motion : Board::Input::button; }
  std::uint32_t runs() const override {
    if constexpr (requires { thing_.identified(); }) return thing_.identified();
    return 0;
  }

 private:
  Kind thing_{board};
};

class SpeakerThing final : public Thing {
 public:
  const DeviceKind& kind() const override { return Speaker::kind(); }
  void* self() override { return &speaker_; }
  void tick(Device& device, Millis now) override {
    voice_.now = now;
    speaker_.tick(device, now);
  }

 private:
  SilentVoice voice_;
  Speaker speaker_{board, voice_};
};

[[nodiscard]] inline std::unique_ptr<Thing> makeThing(const std::string& kind) {
  if (kind == "lamp") return std::make_unique<ThingOf<Lamp>>();
  if (kind == "relay") return std::make_unique<ThingOf<Relay>>();
  if (kind == "sensor") return std::make_unique<ThingOf<SensorNode>>();
  if (kind == "speaker") return std::make_unique<SpeakerThing>();
  return nullptr;
}

}  // namespace roommate::host
