#pragma once
#include "AudioRing.hpp"
#include "Board.hpp"
#include "Device.hpp"

namespace roommate {

/// The way to the home's voice; a shell has VoiceLink over a socket behind it.
class Voice {
 public:
  /// Begins to say what a command was given; the address is where its sound is. False when it cannot.
  [[nodiscard]] virtual bool say(std::string_view text, std::string_view url) noexcept = 0;
  /// Something is said, or about to be.
  [[nodiscard]] virtual bool isSpeaking() noexcept = 0;
  virtual void stop() noexcept = 0;
  /// Somebody wants to speak; false when nobody would hear it.
  [[nodiscard]] virtual bool listen() noexcept = 0;
  /// The button was let go: what was said is all.
  virtual void finish() noexcept = 0;
  /// What the microphone hears is wanted. The server ends it by itself when it is quiet.
  [[nodiscard]] virtual bool isListening() noexcept = 0;
  /// Takes a frame of the microphone; false when it cannot now.
  [[nodiscard]] virtual bool hear(Bytes frame) noexcept = 0;

 protected:
  ~Voice() = default;
};

/// A satellite: it says what it is told to and, while its microphone is on, passes on what it hears. Its button is held while one
/// speaks, or tapped: then the server hears when one has ended. A wake word engine calls wake().
class Speaker {
 public:
  static constexpr std::size_t frameBytes = 640;  // 20 ms of 16 kHz, 16 bit, mono
  static constexpr Millis tap = 300;
  using Ring = AudioRing<frameBytes, 10>;

  Speaker(Board& board, Voice& voice) noexcept : board_(board), voice_(voice) {}

  /// From the microphone's task, every 20 ms.
  void heard(std::span<const std::uint8_t, frameBytes> frame) noexcept {
    if (listening_) ring_.put(frame);
  }

  /// Somebody has said the wake word.
  void wake(Device& device) noexcept {
    if (!listening_ && microphone_) begin(device);
  }

  void tick(Device& device, Millis now) noexcept {
    if (button_.read(board_.get(Board::Input::button), now)) pressed(device, now);
    while (const auto* frame = ring_.front()) {
      if (!voice_.hear(*frame)) break;
      ring_.pop();
    }
    if (listening_ && (!microphone_ || !voice_.isListening())) end(device);
    const bool speaking = voice_.isSpeaking();
    if (speaking != speaking_) board_.set(Board::Output::amplifier, speaking_ = speaking);
    if (saying_ && !speaking) {
      saying_ = false;
      device.finishCommand(200, "{}");
    }
  }

  [[nodiscard]] bool isListening() const noexcept { return listening_; }
  [[nodiscard]] const Ring& ring() const noexcept { return ring_; }
  [[nodiscard]] std::int64_t volume() const noexcept { return volume_; }
  [[nodiscard]] static const DeviceKind& kind() noexcept;

 private:
  struct Rows;

  void pressed(Device& device, Millis now) noexcept {
    if (button_.value()) {
      pressedAt_ = now;
      if (listening_) voice_.finish();
      else wake(device);
    } else if (listening_ && now - pressedAt_ >= tap) {
      voice_.finish();
    }
  }

  // Whoever speaks to it is not spoken over.
  void begin(Device& device) noexcept {
    if (voice_.isSpeaking()) voice_.stop();
    ring_.clear();
    listening_ = voice_.listen();
    if (listening_) device.changed("microphone.active");
  }

  void end(Device& device) noexcept {
    if (voice_.isListening()) voice_.finish();
    ring_.clear();
    listening_ = false;
    device.changed("microphone.active");
  }

  Board& board_;
  Voice& voice_;
  Ring ring_;
  Debounced button_;
  Millis pressedAt_ = 0;
  bool microphone_ = true;
  bool listening_ = false;
  bool speaking_ = false;
  bool saying_ = false;
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
    std::array<char, 192> address{};
    const auto given = args.find("text");
    const auto where = args.find("url");
    // A text that is too long for us is heard all the same: its sound is what is played.
    const auto text = given ? given->text(room) : std::nullopt;
    const auto url = where ? where->text(address) : std::nullopt;
    if (!(url || (text && !text->empty())) || !speaker.voice_.say(text.value_or(std::string_view{}), url.value_or(std::string_view{}))) {
      body.beginObject().key("message").text("nothing this device can say").endObject();
      return 422;
    }
    speaker.saying_ = true;
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
