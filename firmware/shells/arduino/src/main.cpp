// Roommate on Arduino-ESP32 3: a relay behind a wall switch. Another device is one word below (docs/firmware.md). Our own MQTT
// client over the board's sockets, so that every message is acknowledged. Compiled here against stub headers only; nobody has
// flashed it yet.
#include <HTTPClient.h>
#include <WiFi.h>
#include <WiFiClientSecure.h>
#include <esp_sleep.h>
#include <esp_task_wdt.h>
#include <sys/time.h>

#include "ArduinoPorts.hpp"
#include "Client.hpp"
#include "Errands.hpp"
#include "Hardware.hpp"
#include "Lamp.hpp"
#include "Relay.hpp"
#include "SensorNode.hpp"
#include "Storage.hpp"
#include "Watchdog.hpp"

namespace {

using namespace roommate;

// The device that this chip is: Relay, Lamp, SensorNode, Speaker, or one of your own.
#ifndef ROOMMATE_THING
#define ROOMMATE_THING Relay
#endif
using Thing = ROOMMATE_THING;

shell::PartitionFlash flash;
shell::OtaSlot slot;
shell::HardwareDice dice;
arduino::Pins pins;
shell::Hardware<Thing> hardware{pins, dice};
Thing& thing = hardware.thing;
Device device{Thing::kind(), &thing, flash, dice, slot};
shell::Errands errands{device};
String answered;
WiFiClient plain;
WiFiClientSecure secure;
std::array<std::uint8_t, 2048> in;
std::array<std::uint8_t, 2048> out;
Watchdog<1> tasks;
std::optional<std::size_t> mainTask;

Millis now() { return static_cast<Millis>(esp_timer_get_time() / 1000); }

struct Ear final : mqtt::Listener {
  void onOpen() noexcept override;
  void onMessage(std::string_view topic, Bytes payload) noexcept override { device.onMessage(topic, payload, now()); }
  void onSent(Token token, bool taken) noexcept override { device.onSent(token, taken, now()); }
};
Ear ear;
mqtt::Client client{in, out, ear};
void Ear::onOpen() noexcept { device.onConnected(client, now()); }

Client& wire() { return device.provisioning().identity().port == 8883 ? static_cast<Client&>(secure) : static_cast<Client&>(plain); }

String text(std::string_view view) { return String(view.data(), static_cast<unsigned>(view.size())); }

void dial() {
  const Identity& identity = device.provisioning().identity();
  if (!wire().connect(text(identity.host.view()).c_str(), identity.port)) {
    device.onDisconnected(now());
    return;
  }
  mqtt::Connect connect;
  const topic::Topic will(identity.id.view(), topic::online);
  connect.clientId = connect.user = identity.id.view();
  connect.password = identity.secret.view();
  connect.willTopic = will;
  connect.willPayload = Device::farewell();
  client.open(connect, now());
}

void transfer() {
  while (!client.outgoing().empty()) {
    const auto bytes = client.outgoing();
    const std::size_t sent = wire().write(bytes.data(), bytes.size());
    if (sent == 0) break;
    client.moved(sent);
  }
  while (wire().available() > 0 && client.state() != mqtt::Client::State::failed) {
    const auto room = client.room();
    const int got = wire().read(room.data(), room.size());
    if (got <= 0) break;
    client.received(static_cast<std::size_t>(got), now());
  }
  client.tick(now());
  if (wire().connected() && client.state() != mqtt::Client::State::failed) return;
  wire().stop();
  client.close();
  device.onDisconnected(now());
}

// One request to the server; with the device's own secret when it has one.
int exchange(const shell::Request& request, std::string_view& answer) {
  const Identity& identity = device.provisioning().identity();
  HTTPClient http;
  if (!http.begin(text(identity.server.view()) + request.path)) return 0;
  if (!identity.id.empty()) http.setAuthorization(text(identity.id.view()).c_str(), text(identity.secret.view()).c_str());
  if (request.range != nullptr) http.addHeader("Range", request.range);
  if (!request.body.empty()) http.addHeader("Content-Type", "application/json");
  const int status = request.body.empty() ? http.GET() : http.POST(text(request.body));
  answered = http.getString();
  answer = {answered.c_str(), answered.length()};
  http.end();
  return status > 0 ? status : 0;
}

void joinWifi() { WiFi.begin(text(device.provisioning().network()).c_str(), text(device.provisioning().password()).c_str()); }

// A line of JSON on the serial port, from the page that has flashed this chip: where the home is and the code to join it.
void readSettings() {
  while (Serial.available() > 0) {
    const auto wrong = errands.hear(static_cast<char>(Serial.read()));
    if (!wrong) continue;
    Serial.printf("{\"roommate\":\"%s\"}\n", wrong->empty() ? "ok" : wrong->data());
    if (wrong->empty()) joinWifi();
  }
}

// What sleeps between its readings says goodbye first: the server then waits for its next reading before it calls it gone.
void rest() {
  const Millis pause = shell::sleepOf(thing, device, now());
  if (pause == 0) return;
  client.leave();
  const auto bytes = client.outgoing();
  if (wire().connected()) (void)wire().write(bytes.data(), bytes.size());
  wire().stop();
  esp_deep_sleep(std::uint64_t{pause} * 1'000);
}

}  // namespace

void setup() {
  Serial.begin(115'200);
  pins.begin();
  if (!hardware.begin()) Serial.println("no sound: are the pins in I2sSound.hpp yours?");
  if (!flash.begin() || !ok(device.start(shell::reason(), now()))) {
    Serial.println("the partition 'roommate' cannot be read: is partitions.csv flashed?");
    delay(10'000);
    ESP.restart();
  }
  shell::begin(thing, device, now());
  configTime(0, 0, "pool.ntp.org");
  if (!device.provisioning().network().empty()) joinWifi();
  mainTask = tasks.add("main", 5'000, now());
  esp_task_wdt_add(nullptr);
}

void loop() {
  const bool online = WiFi.status() == WL_CONNECTED;
  readSettings();
  timeval time{};
  if (!device.clock().known() && gettimeofday(&time, nullptr) == 0 && time.tv_sec > 1'700'000'000) device.clock().set(UnixMillis{time.tv_sec} * 1000, now());
  const bool closed = client.state() == mqtt::Client::State::closed || client.state() == mqtt::Client::State::failed;
  if (!closed) transfer();
  if (online && closed && !device.id().empty() && device.mayConnect(now())) dial();
  hardware.run(device, online, now());
  thing.tick(device, now());
  device.tick(now());
  if (online) errands.run(exchange, now());
  if (device.ota().wantsRestart()) ESP.restart();
  rest();
  tasks.beat(*mainTask, now());
  if (!tasks.late(now())) esp_task_wdt_reset();
  delay(5);
}
