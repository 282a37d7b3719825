#pragma once
#include <memory>
#include <string>

#include "HostVoice.hpp"
#include "JsonWriter.hpp"
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
  /// What more there is to know of it.
  virtual void tell(JsonWriter&) const {}
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

/// A speaker whose microphone and loudspeaker are files.
class SpeakerThing final : public Thing {
 public:
  SpeakerThing(const SoundFiles& files, Random& random) : player_(files), microphone_(files), voice_(player_, random) {}
  const DeviceKind& kind() const override { return Speaker::kind(); }
  void* self() override { return &speaker_; }
  void tick(Device& device, Millis now) override {
    voice_.run(device.provisioning().identity(), device.isConnected(), now);
    player_.pass(now);
    microphone_.pass(speaker_.isListening(), now, [this](const auto& frame) { speaker_.heard(frame); });
    speaker_.tick(device, now);
  }
  void tell(JsonWriter& json) const override {
    constexpr std::array<std::string_view, 5> states{"offline", "ready", "listening", "thinking", "speaking"};
    json.key("voice").text(states[static_cast<std::size_t>(voice_.link().state())]).key("heard").text(voice_.link().heard());
    json.key("trouble").text(voice_.link().trouble()).key("played").integer(static_cast<std::int64_t>(player_.bytes()));
  }

 private:
  FilePlayer player_;
  FileMicrophone microphone_;
  shell::SocketVoice voice_;
  Speaker speaker_{board, voice_};
};

[[nodiscard]] inline std::unique_ptr<Thing> makeThing(const std::string& kind, const SoundFiles& files, Random& random) {
  if (kind == "lamp") return std::make_unique<ThingOf<Lamp>>();
  if (kind == "relay") return std::make_unique<ThingOf<Relay>>();
  if (kind == "sensor") return std::make_unique<ThingOf<SensorNode>>();
  if (kind == "speaker") return std::make_unique<SpeakerThing>(files, random);
  return nullptr;
}

[[nodiscard]] inline bool isKind(const std::string& kind) { return kind == "lamp" || kind == "relay" || kind == "sensor" || kind == "speaker"; }

}  // namespace roommate::host
