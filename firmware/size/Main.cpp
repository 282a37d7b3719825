// A whole device for the size report: the core, the MQTT client, a relay (or, with ROOMMATE_SPEAKER, a speaker and its voice), and ports
// that do nothing. Linked for rv32imc (ESP32-C3) and never run; what it weighs is what the core weighs on a chip.
#include "Client.hpp"
#ifdef ROOMMATE_SPEAKER
#include "Speaker.hpp"
#include "VoiceLink.hpp"
#else
#include "Relay.hpp"
#endif

namespace {

using namespace roommate;

struct NoFlash final : Flash {
  std::uint32_t sectorSize() const noexcept override { return 4096; }
  std::uint32_t sectors() const noexcept override { return 8; }
  bool read(std::uint32_t, std::span<std::uint8_t>) noexcept override { return false; }
  bool write(std::uint32_t, Bytes) noexcept override { return false; }
  bool erase(std::uint32_t) noexcept override { return false; }
};
struct NoSlot final : ImageSlot {
  std::uint32_t capacity() const noexcept override { return 0; }
  bool begin(std::uint32_t) noexcept override { return false; }
  bool write(std::uint32_t, Bytes) noexcept override { return false; }
  bool activate() noexcept override { return false; }
  bool confirm() noexcept override { return false; }
  bool rollBack() noexcept override { return false; }
};
struct NoBoard final : Board {
  void pwm(Output, std::uint32_t) noexcept override {}
  void set(Output, bool) noexcept override {}
  bool get(Input) noexcept override { return false; }
  std::optional<Milli> measure(Sensor) noexcept override { return std::nullopt; }
};
struct NoDice final : Random {
  std::uint32_t next() noexcept override { return 4; }
};

NoFlash flash;
NoSlot slot;
NoBoard board;
NoDice dice;

#ifdef ROOMMATE_SPEAKER
struct NoSound final : Player {
  std::size_t room() noexcept override { return 1024; }
  void play(Bytes) noexcept override {}
  bool isDone() noexcept override { return true; }
  void flush() noexcept override {}
};
NoSound sound;
std::array<std::uint8_t, 2048> voiceIn;
std::array<std::uint8_t, 2048> voiceOut;
VoiceLink voiceLink{voiceIn, voiceOut, sound, dice};
struct LinkVoice final : Voice {
  bool say(std::string_view, std::string_view url) noexcept override { return voiceLink.say(url, 0); }
  bool isSpeaking() noexcept override { return voiceLink.state() == VoiceLink::State::speaking; }
  void stop() noexcept override { voiceLink.hush(); }
  bool listen() noexcept override { return voiceLink.listen(0); }
  void finish() noexcept override { voiceLink.finish(); }
  bool isListening() noexcept override { return voiceLink.state() == VoiceLink::State::listening; }
  bool hear(Bytes frame) noexcept override { return voiceLink.hear(frame); }
};
LinkVoice voice;
using Thing = Speaker;
Thing thing{board, voice};
void runVoice(const Identity& identity, Millis now) {
  if (voiceLink.mayOpen(now)) voiceLink.open(identity, identity.server.view(), now);
  voiceLink.received(voiceLink.room().size(), now);
  voiceLink.moved(voiceLink.outgoing().size());
  voiceLink.tick(now);
  if (voiceLink.isOver()) voiceLink.onClosed(now);
}
#else
using Thing = Relay;
Thing thing{board};
void runVoice(const Identity&, Millis) {}
#endif
Device device{Thing::kind(), &thing, flash, dice, slot};

struct Ear final : mqtt::Listener {
  void onOpen() noexcept override;
  void onMessage(std::string_view topic, Bytes payload) noexcept override { device.onMessage(topic, payload, 0); }
  void onSent(Token token, bool taken) noexcept override { device.onSent(token, taken, 0); }
};
Ear ear;
std::array<std::uint8_t, 2048> in;
std::array<std::uint8_t, 2048> out;
mqtt::Client client{in, out, ear};
void Ear::onOpen() noexcept { device.onConnected(client, 0); }

}  // namespace

extern "C" {
volatile std::uint32_t now;
// What a chip's C++ runtime has: pure calls and ranges end the program.
void __cxa_pure_virtual() { __builtin_trap(); }
int __cxa_atexit(void (*)(void*), void*, void*) { return 0; }
void* __dso_handle;
}
namespace std {
void __throw_out_of_range_fmt(const char*, ...) { __builtin_trap(); }
}  // namespace std

int main() {
  if (!ok(device.start("power", now))) return 1;
  std::array<char, 512> room{};
  if (device.provisioning().settings("{}") != nullptr) return 1;
  client.open({mqtt::Version::v5, device.id(), "u", "p", "t", "x", 30, 0}, now);
  while (true) {
    client.received(now, now);
    client.tick(now);
    thing.tick(device, now);
    runVoice(device.provisioning().identity(), now);
    device.tick(now);
    if (device.event("press", "{}", now) == Status::ok) device.measured(0, 1, now);
    const auto claim = device.provisioning().takeRequest("m", "1.0.0", room, now);
    device.provisioning().onAnswer(static_cast<int>(now), claim, now);
    if (device.ota().takeFetch(now)) device.ota().onChunk(now, bytesOf(claim));
    device.ota().onManifest(claim);
    device.onDisconnected(now);
    client.moved(client.outgoing().size());
  }
}
