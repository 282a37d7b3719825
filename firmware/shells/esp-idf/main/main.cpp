// Roommate on ESP-IDF 5: a lamp. Another device is one word below (docs/firmware.md). Compiled here against stub headers only;
// nobody has flashed it yet.
#include <esp_http_client.h>
#include <esp_log.h>
#include <esp_netif.h>
#include <esp_netif_sntp.h>
#include <esp_sleep.h>
#include <esp_system.h>
#include <esp_task_wdt.h>
#include <esp_timer.h>
#include <esp_wifi.h>
#include <nvs_flash.h>
#include <stdio.h>
#include <sys/time.h>

#include "Errands.hpp"
#include "EspLink.hpp"
#include "EspPorts.hpp"
#include "Hardware.hpp"
#include "Lamp.hpp"
#include "Relay.hpp"
#include "SensorNode.hpp"
#include "Storage.hpp"
#include "Watchdog.hpp"

namespace {

using namespace roommate;

constexpr const char* tag = "roommate";
// The device that this chip is: Lamp, Relay, SensorNode, Speaker, or one of your own.
#ifndef ROOMMATE_THING
#define ROOMMATE_THING Lamp
#endif
using Thing = ROOMMATE_THING;

shell::PartitionFlash flash;
shell::OtaSlot slot;
shell::HardwareDice dice;
esp::Pins pins;
shell::Hardware<Thing> hardware{pins, dice};
Thing& thing = hardware.thing;
Device device{Thing::kind(), &thing, flash, dice, slot};
shell::Errands errands{device};
SemaphoreHandle_t lock = nullptr;
std::array<char, 1536> body{};
std::array<char, 256> address{};
bool online = false;
Millis now() { return static_cast<Millis>(esp_timer_get_time() / 1000); }

void joinWifi() {
  wifi_config_t config{};
  const auto [ssid, password] = std::pair(device.provisioning().network(), device.provisioning().password());
  std::memcpy(config.sta.ssid, ssid.data(), ssid.size());  // at most 32 and 64 bytes, as the core has checked
  std::memcpy(config.sta.password, password.data(), password.size());
  ESP_ERROR_CHECK(esp_wifi_set_mode(WIFI_MODE_STA));
  ESP_ERROR_CHECK(esp_wifi_set_config(WIFI_IF_STA, &config));
  ESP_ERROR_CHECK(esp_wifi_start());
  esp_wifi_connect();
}

void onNetwork(void*, esp_event_base_t base, std::int32_t id, void*) {
  if (base == IP_EVENT && id == IP_EVENT_STA_GOT_IP) online = true;
  if (base == WIFI_EVENT && id == WIFI_EVENT_STA_DISCONNECTED) {
    online = false;
    esp_wifi_connect();
  }
}

// A request to the server, with the device's own secret when it has one. What is answered lies in `body`.
int exchange(const shell::Request& request, std::string_view& answer) {
  const Identity& identity = device.provisioning().identity();
  const auto server = identity.server.view();
  snprintf(address.data(), address.size(), "%.*s%s", static_cast<int>(server.size()), server.data(), request.path);
  std::array<char, 41> user{};
  std::array<char, 65> password{};
  std::memcpy(user.data(), identity.id.view().data(), identity.id.view().size());
  std::memcpy(password.data(), identity.secret.view().data(), identity.secret.view().size());
  esp_http_client_config_t config{};
  config.url = address.data();
  config.method = request.body.empty() ? HTTP_METHOD_GET : HTTP_METHOD_POST;
  config.timeout_ms = 8'000;
  config.crt_bundle_attach = esp_crt_bundle_attach;
  if (!identity.id.empty()) {
    config.username = user.data();
    config.password = password.data();
    config.auth_type = HTTP_AUTH_TYPE_BASIC;
  }
  esp_http_client_handle_t client = esp_http_client_init(&config);
  if (client == nullptr) return 0;
  if (request.range != nullptr) esp_http_client_set_header(client, "Range", request.range);
  if (!request.body.empty()) esp_http_client_set_header(client, "Content-Type", "application/json");
  int status = 0;
  if (esp_http_client_open(client, static_cast<int>(request.body.size())) == ESP_OK &&
      esp_http_client_write(client, request.body.data(), static_cast<int>(request.body.size())) >= 0 &&
      esp_http_client_fetch_headers(client) >= 0) {
    const int read = esp_http_client_read_response(client, body.data(), static_cast<int>(body.size()));
    answer = {body.data(), read > 0 ? static_cast<std::size_t>(read) : 0};
    status = esp_http_client_get_status_code(client);
  }
  esp_http_client_cleanup(client);
  return status;
}

// A line of JSON on the serial port, from the page that has flashed this chip: where the home is and the code to join it.
void readSettings() {
  for (int c = getchar(); c != EOF; c = getchar()) {
    const auto wrong = errands.hear(static_cast<char>(c));
    if (!wrong) continue;
    printf("{\"roommate\":\"%s\"}\n", wrong->empty() ? "ok" : wrong->data());
    if (wrong->empty()) joinWifi();
  }
}

// What sleeps between its readings says goodbye first: the server then waits for its next reading before it calls it gone.
void rest(esp::MqttLink& link) {
  const Millis pause = shell::sleepOf(thing, device, now());
  if (pause == 0) return;
  link.goodbye();
  esp_deep_sleep(std::uint64_t{pause} * 1'000);
}

void learnTime() {
  timeval time{};
  if (device.clock().known() || gettimeofday(&time, nullptr) != 0 || time.tv_sec < 1'700'000'000) return;
  device.clock().set(UnixMillis{time.tv_sec} * 1000 + time.tv_usec / 1000, now());
}

}  // namespace

extern "C" void app_main() {
  ESP_ERROR_CHECK(nvs_flash_init());
  ESP_ERROR_CHECK(esp_netif_init());
  ESP_ERROR_CHECK(esp_event_loop_create_default());
  esp_netif_create_default_wifi_sta();
  const wifi_init_config_t wifi = WIFI_INIT_CONFIG_DEFAULT();
  ESP_ERROR_CHECK(esp_wifi_init(&wifi));
  ESP_ERROR_CHECK(esp_event_handler_register(WIFI_EVENT, ESP_EVENT_ANY_ID, onNetwork, nullptr));
  ESP_ERROR_CHECK(esp_event_handler_register(IP_EVENT, ESP_EVENT_ANY_ID, onNetwork, nullptr));
  const esp_sntp_config_t sntp = ESP_NETIF_SNTP_DEFAULT_CONFIG("pool.ntp.org");
  esp_netif_sntp_init(&sntp);
  lock = xSemaphoreCreateRecursiveMutex();
  pins.begin();
  if (!hardware.begin()) ESP_LOGE(tag, "no sound: are the pins in I2sSound.hpp yours?");
  if (!flash.begin() || !ok(device.start(shell::reason(), now()))) {
    ESP_LOGE(tag, "the partition 'roommate' cannot be read: is partitions.csv flashed?");
    esp_restart();
  }
  shell::begin(thing, device, now());
  if (!device.provisioning().network().empty()) joinWifi();
  static esp::MqttLink link(device, lock, now);
  static Watchdog<1> tasks;
  const auto main = tasks.add("main", 5'000, now());
  esp_task_wdt_add(nullptr);
  while (true) {
    xSemaphoreTakeRecursive(lock, portMAX_DELAY);
    readSettings();
    learnTime();
    link.tidy();
    if (online && !device.id().empty() && !link.isOpening() && device.mayConnect(now())) link.open();
    hardware.run(device, online, now());
    thing.tick(device, now());
    device.tick(now());
    if (online) errands.run(exchange, now());
    if (device.ota().wantsRestart()) esp_restart();
    rest(link);
    tasks.beat(*main, now());
    if (!tasks.late(now())) esp_task_wdt_reset();
    xSemaphoreGiveRecursive(lock);
    vTaskDelay(pdMS_TO_TICKS(10));
  }
}
