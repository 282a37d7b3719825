#pragma once
#include "AudioRing.hpp"
#include "Board.hpp"
#include "Device.hpp"

namespace roommate {

/// Where sound goes and comes from; the shell has an HTTP stream behind it.
class Voice {
 public:
  /// Begins to fetch and play what is to be said; false when it cannot.
  [[nodiscard]] virtual bool say(std::string_view text) noexcept = 0;
  [[nodiscard]] virtual bool isSpeaking() noexcept = 0;
  virtual void stop() noexcept = 0;
  /// Takes a frame of the microphone; false when it cannot now.
  [[nodiscard]] virtual bool hear(Bytes frame) noexcept = 0;

 protected:
  ~Voice() = default;
};

/// A satellite: it says what it is told to, and passes on what it hears while its button is held and its microphone is on.
class Speaker {
 public:
  static constexpr std::size_t frameBytes = 640;  // 20 ms of 16 kHz, 16 bit, mono
  using Ring = AudioRing<frameBytes, 4>;

  Speaker(Board& board, Voice& voice) noexcept : board_(board), voice_(voice) {}

  /// From the microphone's task, every 20 ms.
  void heard(std::span<const std::uint8_t, frameBytes> frame) noexcept {
    if (listening_) ring_.put(frame);
  }

  void tick(Device& device, Millis now) noexcept {
    const bool pressed = button_.read(board_.get(Board::Input::button), now);
    if (pressed || (listening_ && !microphone_)) {
      listening_ = microphone_ && button_.value();
      // Whoever speaks to it is not spoken over.
      if (listening_ && speaking_) voice_.stop();
      device.changed("microphone.active");
    }
    while (const auto* frame = ring_.front()) {
      if (!voice_.hear(*frame)) break;
      ring_.pop();
    }
    if (speaking_ && !voice_.isSpeaking()) {
      speaking_ = false;
      board_.set(Board::Output::amplifier, false);
      device.finishCommand(200, "{}");
    }
  }

  [[nodiscard]] const Ring& ring() const noexcept { return ring_; }
  [[nodiscard]] static const DeviceKind& kind() noexcept;

 private:
  struct Rows;
  Board& board_;
  Voice& voice_;
  Ring ring_;
  Debounced button_;
  bool microphone_ = true;
  bool listening_ = false;
  bool speaking_ = false;
  std::int64_t volume_ = 50;
};

struct Speaker::Rows {
  static Speaker& of(void* device) noexcept { return *static_cast<Speaker*>(device); }
  static Reason setVolume(void* device, const Value& value) noexcept {
    of(device).volume_ = value.whole();
    return nullptr;
  }
  static Value volume(void* device) noexcept { return Value::ofWhole(of(device).volume_); }
  static Reason setMicrophone(void* device, const Value& value) noexcept {
    of(device).microphone_ = value.flag;
    return nullptr;
  }
  static Value microphone(void* device) noexcept { return Value::of(of(device).microphone_); }
  static Value listening(void* device) noexcept { return Value::of(of(device).listening_); }

  static CommandStatus say(void* device, const Json& args, JsonWriter& body) noexcept {
    auto& speaker = of(device);
    std::array<char, 512> room{};
    const auto given = args.find("text");
    const auto text = given ? given->text(room) : std::nullopt;
    if (!text || text->empty() || !speaker.voice_.say(*text)) {
      body.beginObject().key("message").text("nothing this device can say").endObject();
      return 422;
    }
    speaker.speaking_ = true;
    speaker.board_.set(Board::Output::amplifier, true);
    return 202;
  }

  static constexpr auto table = withFirmware(std::array{
      Property{"microphone.active", PropertyType::boolean, 0, 0, nullptr, listening},
      Property{"microphone.on", PropertyType::boolean, 0, 0, setMicrophone, microphone, true},
      Property{"speaker.volume", PropertyType::integer, 0, 100'000, setVolume, volume, true},
  });
  static constexpr std::array commands{Command{"say", say}};
  static_assert(isTable(table));
};

inline const DeviceKind& Speaker::kind() noexcept {
  static constexpr DeviceKind kind{"roommate-speaker", "1.0.0", R"("speaker":{"kind":"speaker"},"microphone":{"kind":"switch"})", 0, Rows::table, Rows::commands};
  return kind;
}

}  // namespace roommate
