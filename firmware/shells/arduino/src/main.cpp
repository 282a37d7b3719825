// Roommate on Arduino-ESP32 3: a relay behind a wall switch. Another device is another line below (docs/firmware.md). Our own MQTT
// client over the board's sockets, so that every message is acknowledged. Compiled here against stub headers only; nobody has
// flashed it yet.
#include <HTTPClient.h>
#include <WiFi.h>
#include <WiFiClientSecure.h>
#include <esp_task_wdt.h>
#include <sys/time.h>

#include "ArduinoPorts.hpp"
#include "Client.hpp"
#include "Relay.hpp"
#include "Watchdog.hpp"

namespace {

using namespace roommate;

arduino::PartitionFlash flash;
arduino::OtaSlot slot;
arduino::HardwareDice dice;
arduino::Pins pins;
Relay relay{pins};
Device device{Relay::kind(), &relay, flash, dice, slot};
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
int request(const String& path, const String& sent, const String& range, String& answer) {
  const Identity& identity = device.provisioning().identity();
  HTTPClient http;
  if (!http.begin(text(identity.server.view()) + path)) return 0;
  if (!identity.id.empty()) http.setAuthorization(text(identity.id.view()).c_str(), text(identity.secret.view()).c_str());
  if (range.length() > 0) http.addHeader("Range", range);
  if (sent.length() > 0) http.addHeader("Content-Type", "application/json");
  const int status = sent.length() > 0 ? http.POST(sent) : http.GET();
  answer = http.getString();
  http.end();
  return status > 0 ? status : 0;
}

std::string_view viewOf(const String& text) { return {text.c_str(), text.length()}; }

void claim() {
  std::array<char, 320> room{};
  const auto body = device.provisioning().takeRequest(device.kind().model, device.kind().firmware, room, now());
  if (body.empty()) return;
  String answer;
  const int status = request("/api/v1/claims", text(body), "", answer);
  device.provisioning().onAnswer(status, viewOf(answer), now());
  device.useIdentity();
  if (const auto time = device.provisioning().time()) device.clock().set(*time, now());
}

void fetch() {
  const auto wanted = device.ota().takeFetch(now());
  if (!wanted) return;
  String path = String("/api/v1/devices/") + text(device.id()) + "/firmware/" + text(wanted->version);
  String range;
  if (!wanted->manifest) {
    path = path + "/image";
    range = String("bytes=") + String(wanted->at) + "-" + String(wanted->at + wanted->size - 1);
  }
  String answer;
  const int status = request(path, "", range, answer);
  if (status != 200 && status != 206) {
    device.ota().onFailed(now());
  } else if (wanted->manifest) {
    device.ota().onManifest(viewOf(answer));
  } else {
    device.ota().onChunk(wanted->at, bytesOf(viewOf(answer)));
  }
}

void joinWifi() { WiFi.begin(text(device.provisioning().network()).c_str(), text(device.provisioning().password()).c_str()); }

// A line of JSON on the serial port, from the page that has flashed this chip: where the home is and the code to join it.
void readSettings() {
  static std::array<char, 400> line{};
  static std::size_t length = 0;
  while (Serial.available() > 0) {
    const auto c = static_cast<char>(Serial.read());
    if (c != '\n' && length < line.size()) {
      line[length++] = c;
      continue;
    }
    const char* wrong = device.provisioning().settings({line.data(), length});
    length = 0;
    Serial.printf("{\"roommate\":\"%s\"}\n", wrong == nullptr ? "ok" : wrong);
    if (wrong == nullptr) joinWifi();
  }
}

}  // namespace

void setup() {
  Serial.begin(115'200);
  pins.begin();
  if (!flash.begin() || !ok(device.start("power", now()))) {
    Serial.println("the partition 'roommate' cannot be read: is partitions.csv flashed?");
    delay(10'000);
    ESP.restart();
  }
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
  if (online && device.provisioning().state() == Provisioning::State::claiming) claim();
  const bool closed = client.state() == mqtt::Client::State::closed || client.state() == mqtt::Client::State::failed;
  if (!closed) transfer();
  if (online && closed && !device.id().empty() && device.mayConnect(now())) dial();
  relay.tick(device, now());
  device.tick(now());
  if (online) fetch();
  if (device.ota().wantsRestart()) ESP.restart();
  tasks.beat(*mainTask, now());
  if (!tasks.late(now())) esp_task_wdt_reset();
  delay(5);
}
