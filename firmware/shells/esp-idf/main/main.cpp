// Roommate on ESP-IDF 5: a lamp. Another device is another line below (docs/firmware.md). Compiled here against stub headers only;
// nobody has flashed it yet.
#include <esp_http_client.h>
#include <esp_log.h>
#include <esp_netif.h>
#include <esp_netif_sntp.h>
#include <esp_system.h>
#include <esp_task_wdt.h>
#include <esp_timer.h>
#include <esp_wifi.h>
#include <nvs_flash.h>
#include <stdio.h>
#include <sys/time.h>

#include "EspLink.hpp"
#include "EspPorts.hpp"
#include "Lamp.hpp"
#include "Watchdog.hpp"

namespace {

using namespace roommate;

constexpr const char* tag = "roommate";
esp::PartitionFlash flash;
esp::OtaSlot slot;
esp::HardwareDice dice;
esp::Pins pins;
Lamp lamp{pins};
Device device{Lamp::kind(), &lamp, flash, dice, slot};
SemaphoreHandle_t lock = nullptr;
std::array<char, 1536> body{};
std::array<char, 256> address{};
bool online = false;
Millis now() { return static_cast<Millis>(esp_timer_get_time() / 1000); }

std::string_view reason() {
  switch (esp_reset_reason()) {
    case ESP_RST_POWERON: return "power";
    case ESP_RST_SW: return "restart";
    case ESP_RST_TASK_WDT: return "watchdog";
    case ESP_RST_PANIC: return "crash";
    case ESP_RST_DEEPSLEEP: return "sleep";
    default: return "reset";
  }
}

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
int request(esp_http_client_method_t method, std::string_view sent, const char* range, std::size_t& size) {
  const Identity& identity = device.provisioning().identity();
  std::array<char, 41> user{};
  std::array<char, 65> password{};
  std::memcpy(user.data(), identity.id.view().data(), identity.id.view().size());
  std::memcpy(password.data(), identity.secret.view().data(), identity.secret.view().size());
  esp_http_client_config_t config{};
  config.url = address.data();
  config.method = method;
  config.timeout_ms = 8'000;
  config.crt_bundle_attach = esp_crt_bundle_attach;
  if (!identity.id.empty()) {
    config.username = user.data();
    config.password = password.data();
    config.auth_type = HTTP_AUTH_TYPE_BASIC;
  }
  esp_http_client_handle_t client = esp_http_client_init(&config);
  if (client == nullptr) return 0;
  if (range != nullptr) esp_http_client_set_header(client, "Range", range);
  if (!sent.empty()) esp_http_client_set_header(client, "Content-Type", "application/json");
  int status = 0;
  size = 0;
  if (esp_http_client_open(client, static_cast<int>(sent.size())) == ESP_OK && esp_http_client_write(client, sent.data(), static_cast<int>(sent.size())) >= 0 &&
      esp_http_client_fetch_headers(client) >= 0) {
    const int read = esp_http_client_read_response(client, body.data(), static_cast<int>(body.size()));
    size = read > 0 ? static_cast<std::size_t>(read) : 0;
    status = esp_http_client_get_status_code(client);
  }
  esp_http_client_cleanup(client);
  return status;
}

void claim() {
  std::array<char, 320> room{};
  const auto text = device.provisioning().takeRequest(device.kind().model, device.kind().firmware, room, now());
  if (text.empty()) return;
  const auto server = device.provisioning().identity().server.view();
  snprintf(address.data(), address.size(), "%.*s/api/v1/claims", static_cast<int>(server.size()), server.data());
  std::size_t size = 0;
  const int status = request(HTTP_METHOD_POST, text, nullptr, size);
  device.provisioning().onAnswer(status, {body.data(), size}, now());
  device.useIdentity();
  if (const char* trouble = device.provisioning().trouble()) ESP_LOGW(tag, "%s", trouble);
}

void fetch() {
  const auto wanted = device.ota().takeFetch(now());
  if (!wanted) return;
  const Identity& identity = device.provisioning().identity();
  snprintf(address.data(), address.size(), "%.*s/api/v1/devices/%.*s/firmware/%.*s%s", static_cast<int>(identity.server.view().size()), identity.server.view().data(),
           static_cast<int>(identity.id.view().size()), identity.id.view().data(), static_cast<int>(wanted->version.size()), wanted->version.data(), wanted->manifest ? "" : "/image");
  std::array<char, 48> range{};
  snprintf(range.data(), range.size(), "bytes=%lu-%lu", static_cast<unsigned long>(wanted->at), static_cast<unsigned long>(wanted->at + wanted->size - 1));
  std::size_t size = 0;
  const int status = request(HTTP_METHOD_GET, {}, wanted->manifest ? nullptr : range.data(), size);
  if (status != 200 && status != 206) {
    device.ota().onFailed(now());
  } else if (wanted->manifest) {
    device.ota().onManifest({body.data(), size});
  } else {
    device.ota().onChunk(wanted->at, bytesOf({body.data(), size}));
  }
}

// A line of JSON on the serial port, from the page that has flashed this chip: where the home is and the code to join it.
void readSettings() {
  static std::array<char, 400> line{};
  static std::size_t length = 0;
  for (int c = getchar(); c != EOF; c = getchar()) {
    if (c != '\n' && length < line.size()) {
      line[length++] = static_cast<char>(c);
      continue;
    }
    const char* wrong = device.provisioning().settings({line.data(), length});
    length = 0;
    printf("{\"roommate\":\"%s\"}\n", wrong == nullptr ? "ok" : wrong);
    if (wrong == nullptr) joinWifi();
  }
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
  if (!flash.begin() || !ok(device.start(reason(), now()))) {
    ESP_LOGE(tag, "the partition 'roommate' cannot be read: is partitions.csv flashed?");
    esp_restart();
  }
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
    if (online && device.provisioning().state() == Provisioning::State::claiming) claim();
    if (online && !device.id().empty() && !link.isOpening() && device.mayConnect(now())) link.open();
    lamp.tick(device, now());
    device.tick(now());
    if (online) fetch();
    if (device.ota().wantsRestart()) esp_restart();
    tasks.beat(*main, now());
    if (!tasks.late(now())) esp_task_wdt_reset();
    xSemaphoreGiveRecursive(lock);
    vTaskDelay(pdMS_TO_TICKS(10));
  }
}
