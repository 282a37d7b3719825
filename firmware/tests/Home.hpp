#pragma once
#include "Lamp.hpp"
#include "ModelServer.hpp"
#include "Thing.hpp"

namespace roommate::test {

/// A device of some kind on a fake board with a model server, a clock that is moved by hand, and power that goes.
template <class Kind>
class Home {
 public:
  explicit Home(unsigned seed = 1) : dice(seed) { boot(); }

  void boot() {
    thing = std::make_unique<Kind>(board);
    device = std::make_unique<Device>(Kind::kind(), thing.get(), flash, dice, slot);
    booted = now;
    started = ok(device->start("reset", 0));
    device->provisioning().adopt("dev_k1", "secret", "host", "");
    if (clockKnown) device->clock().set(1'790'000'000'000, 0);
    if constexpr (requires { thing->begin(*device, Millis{0}); }) thing->begin(*device, 0);
    link = MemoryLink();
  }

  [[nodiscard]] Millis own() const { return now - booted; }
  [[nodiscard]] std::size_t journalCount() { return device->journal().count(Journal::Queue::events); }

  void connect() {
    link = MemoryLink();
    device->onConnected(link, own());
  }

  void disconnect() {
    device->onDisconnected(own());
    link = MemoryLink();
    subscribed = false;
  }

  void powerCut() {
    link = MemoryLink();
    subscribed = false;
    flash.power();
    boot();
  }

  void pass(Millis time) {
    for (const Millis until = now + time; now < until; now += 20) {
      if (flash.isOff()) return;
      thing->tick(*device, own());
      device->tick(own());
      serve();
    }
  }

  // The server's side of what was sent. A device without power neither sends nor hears.
  void serve() {
    while (!link.sent.empty() && !flash.isOff()) {
      const Sent message = link.sent.front();
      link.sent.pop_front();
      const auto parts = topic::read(message.topic, "dev_k1");
      ASSERT_TRUE(parts) << message.topic;
      take(parts->what, std::string(parts->name), message.payload);
      if (!flash.isOff()) device->onSent(message.token, true, own());
    }
    if (!subscribed && !link.filters.empty() && !flash.isOff()) {
      subscribed = true;
      say("delta", server.delta());
      askNext();
    }
  }

  void say(const std::string& what, const std::string& payload) {
    if (!flash.isOff()) device->onMessage("rm/1/dev_k1/" + what, bytesOf(payload), own());
  }

  void want(const std::string& path, const std::string& value) {
    server.want(path, value);
    if (subscribed) say("delta", server.delta());
  }

  void ask(const std::string& id, const std::string& name) {
    open[id] = "{\"name\":\"" + name + "\",\"args\":{},\"key\":\"" + id + "\"}";
    if (subscribed && open.size() == 1) askNext();
  }

  // The server is serial: the next when the last is answered, the open one again after a connection was lost.
  void askNext() {
    if (!open.empty()) say("cmd/" + open.begin()->first, open.begin()->second);
  }

  Millis now = 1'000;
  Millis booted = 0;
  bool clockKnown = true;
  bool started = false;
  bool subscribed = false;
  host::FakeBoard board;
  MemoryFlash flash{8};
  Dice dice;
  MemorySlot slot;
  MemoryLink link;
  ModelServer server;
  std::unique_ptr<Kind> thing;
  std::unique_ptr<Device> device;
  std::map<std::string, std::string> open;  // commands without a final answer
  std::vector<std::pair<std::string, std::string>> heard;

 private:
  void take(std::string_view what, const std::string& name, const std::string& payload) {
    heard.emplace_back(std::string(what) + (name.empty() ? "" : "/" + name), payload);
    const auto json = Json::parse(payload);
    ASSERT_TRUE(json) << payload;
    if (what == topic::online) {
      server.online(*json);
    } else if (what == topic::reported) {
      say("ack", server.report(*json));
      if (server.desiredVersion > device->twin().applied() && subscribed) say("delta", server.delta());
    } else if (what == topic::get) {
      say("twin", server.twin());
    } else if (what == topic::result) {
      const auto status = static_cast<int>(*json->find("status")->integer());
      if (status != 202) {
        server.results.emplace(name, status);
        if (open.erase(name) > 0) askNext();
      }
    } else if (what == topic::event) {
      std::array<char, 64> room{};
      ++server.events[std::string(*json->find("id")->text(room))];
    }
  }
};

}  // namespace roommate::test
