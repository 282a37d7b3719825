// Bytes at random and bytes made wrong, into everything that reads what others wrote: JSON, MQTT, manifests and chunks, the flash,
// a device's topics. Under the sanitizers nothing of it may crash, overrun, or leave a device that no longer works.
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "Home.hpp"
#include "Client.hpp"

namespace {

using namespace roommate;
using namespace roommate::test;

using Engine = std::mt19937;

std::string spoil(std::string text, Engine& random) {
  for (auto edits = 1 + random() % 4; edits > 0 && !text.empty(); --edits) {
    const std::size_t at = random() % text.size();
    switch (random() % 5) {
      case 0: text[at] = static_cast<char>(random()); break;
      case 1: text.erase(at, 1 + random() % 3); break;
      case 2: text.insert(at, 1, "{}[]\",:\\u0e.-"[random() % 13]); break;
      case 3: text.insert(at, text.substr(random() % text.size(), random() % 12)); break;
      default: text.resize(at); break;
    }
  }
  return text;
}

void need(bool holds, const char* what) { ASSERT_TRUE(holds) << what; }

void json(Engine& random) {
  static const std::array<std::string, 4> seeds{R"({"dv":42,"rv":17,"set":{"light":{"on":true,"color":{"h":200.5e-1,"s":-0}}},"del":["a.b"]})", R"(["\ud83d\ude00é",null,1e999,[[[]]]])",
                                                R"({"seq":9,"error":{"code":"x","message":"\"\\"}})", R"({"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}}})"};
  const std::string text = spoil(seeds[random() % seeds.size()], random);
  const auto parsed = Json::parse(text);
  if (!parsed) return;
  std::array<char, 64> room{};
  const auto walk = [&](const auto& self, const Json& value) -> void {
    (void)value.number();
    (void)value.integer();
    (void)value.text(room);
    (void)value.is("light");
    for (auto all = value.members(); all.next();) self(self, all.value());
    for (auto all = value.items(); all.next();) self(self, all.value());
  };
  walk(walk, *parsed);
  // What was taken can be written as it is, and is taken again.
  std::vector<char> out(text.size() + 16);
  JsonWriter writer(out);
  writer.raw(parsed->raw());
  need(Json::parse(writer.view()).has_value(), "a text that was taken is taken again");
}

struct Deaf final : mqtt::Listener {
  void onOpen() noexcept override {}
  void onMessage(std::string_view, Bytes) noexcept override {}
  void onSent(Token, bool) noexcept override {}
};

void mqttBytes(Engine& random) {
  std::array<std::uint8_t, 128> in{};
  std::array<std::uint8_t, 256> out{};
  Deaf listener;
  mqtt::Client client(in, out, listener);
  const auto version = random() % 2 == 0 ? mqtt::Version::v5 : mqtt::Version::v311;
  client.open({version, "dev", "dev", "s", "w", "x", 10, 0}, 0);
  std::string stream = version == mqtt::Version::v5 ? std::string("\x20\x03\x00\x00\x00", 5) : std::string("\x20\x02\x00\x00", 4);
  std::array<std::uint8_t, 96> packet{};
  for (auto packets = random() % 5; packets > 0; --packets) {
    const std::string payload(random() % 60, 'x');
    const auto size = mqtt::encodePublish(packet, version, {"rm/1/dev/delta", bytesOf(payload), static_cast<std::uint16_t>(random() % 3), false, false});
    stream += textOf(Bytes(packet).first(size));
  }
  if (random() % 4 != 0) stream = spoil(stream, random);
  for (std::size_t at = 0; at < stream.size() && client.state() != mqtt::Client::State::failed;) {
    const auto room = client.room();
    const std::size_t size = std::min({room.size(), stream.size() - at, std::size_t{1 + random() % 40}});
    std::copy_n(stream.begin() + static_cast<std::ptrdiff_t>(at), size, room.begin());
    client.received(size, 0);
    at += size;
    if (random() % 2 == 0) client.moved(client.outgoing().size());
  }
}

void device(Engine& random) {
  static Home<Lamp> home;
  static bool connected = false;
  if (!connected) home.connect();
  connected = true;
  static const std::array<std::pair<const char*, std::string>, 5> seeds{{{"delta", R"({"dv":2,"rv":1,"set":{"light":{"on":true,"brightness":40},"fan":{"on":1}},"del":["x.y"]})"},
                                                                         {"ack", R"({"seq":2,"rv":3})"},
                                                                         {"twin", R"({"dv":2,"rv":1,"desired":{"light":{"on":true}},"reported":{}})"},
                                                                         {"cmd/c1", R"({"name":"identify","args":{},"deadline":1790000000000,"key":"k"})"},
                                                                         {"ack", R"({"seq":null,"error":{"code":"rate_limited"}})"}}};
  const auto& [what, payload] = seeds[random() % seeds.size()];
  home.say(what, spoil(payload, random));
  home.now += random() % 200;
  home.device->tick(home.own());
  home.link.sent.clear();
}

void ota(Engine& random) {
  static const std::string vectors = read(std::string(ROOMMATE_VECTORS) + "/release.json");
  static const auto parsed = Json::parse(vectors);
  need(parsed.has_value(), "the vectors are there");
  static std::array<char, 1024> room{};
  static const std::string good(*[] {
    auto all = parsed->find("answers")->items();
    (void)all.next();
    return all.value().find("answer")->text(room);
  }());
  static const std::array<PublicKey, 1> keys{};
  Manifest manifest;
  // A key of zeros: everything but the arithmetic of a real key is reached, thousands of times a second.
  need(Manifest::read(spoil(good, random), keys, "roommate-lamp", manifest) != nullptr, "a spoilt manifest is refused");
  MemoryFlash flash(3);
  Journal journal(flash);
  need(ok(journal.mount()), "fresh flash mounts");
  MemorySlot slot;
  Ota update("roommate-lamp", "1.0.0", slot, journal);
  update.trust(keys);
  (void)update.want(spoil("1.10.2", random));
  std::array<std::uint8_t, 64> bytes{};
  update.onChunk(static_cast<std::uint32_t>(random()), Bytes(bytes).first(random() % 64));
  update.onManifest(spoil(good, random));
}

void flashes(Engine& random) {
  MemoryFlash flash(3);
  {
    Journal journal(flash);
    need(ok(journal.mount()), "fresh flash mounts");
    for (auto i = random() % 40; i > 0; --i) (void)journal.put(Journal::Name::state, bytesOf(std::string(random() % 300, 's')));
    for (auto i = random() % 10; i > 0; --i) (void)journal.push(Journal::Queue::events, bytesOf("e"));
  }
  for (auto edits = random() % 50; edits > 0; --edits) flash.bytes()[random() % flash.bytes().size()] = static_cast<std::uint8_t>(random());
  Journal journal(flash);
  need(ok(journal.mount()), "any flash mounts");
  need(ok(journal.put(Journal::Name::state, bytesOf("mine"))), "and can be written");
}

TEST(Fuzz, NothingBreaks) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Engine random(seed);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(fullRun() ? 120 : 3);
  unsigned long rounds = 0;
  for (; std::chrono::steady_clock::now() < end; ++rounds) {
    for (int i = 0; i < 40; ++i) {
      json(random);
      mqttBytes(random);
      device(random);
    }
    flashes(random);
    if (rounds % 4 == 0) ota(random);
  }
  std::printf("fuzz: seed %u, %lu texts, streams and messages each, %lu flashes\n", seed, rounds * 40, rounds);
}

}  // namespace
