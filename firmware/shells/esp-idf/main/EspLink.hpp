#pragma once
// The core's link over esp-mqtt. Its events come from a task of its own: they wait for the lock that the main loop holds.
#include <esp_crt_bundle.h>
#include <freertos/FreeRTOS.h>
#include <freertos/semphr.h>
#include <mqtt_client.h>

#include "Device.hpp"

namespace roommate::esp {

class MqttLink final : public Link {
 public:
  MqttLink(Device& device, SemaphoreHandle_t lock, Millis (*now)()) noexcept : device_(device), lock_(lock), now_(now) {}

  /// Begins to connect with the device's identity. Reconnecting is the core's business, not the library's.
  void open() noexcept {
    const Identity& identity = device_.provisioning().identity();
    if (!keep(id_, identity.id.view()) || !keep(secret_, identity.secret.view()) || !keep(host_, identity.host.view()) ||
        !keep(will_, topic::Topic(identity.id.view(), topic::online))) return;
    esp_mqtt_client_config_t config{};
    config.broker.address.hostname = host_.data();
    config.broker.address.port = identity.port;
    const bool tls = identity.port == 8883;
    config.broker.address.transport = tls ? MQTT_TRANSPORT_OVER_SSL : MQTT_TRANSPORT_OVER_TCP;
    if (tls) config.broker.verification.crt_bundle_attach = esp_crt_bundle_attach;
    config.credentials.client_id = config.credentials.username = id_.data();
    config.credentials.authentication.password = secret_.data();
    config.session.last_will.topic = will_.data();
    config.session.last_will.msg = Device::farewell().data();
    config.session.last_will.msg_len = static_cast<int>(Device::farewell().size());
    config.session.last_will.qos = 1;
    config.session.last_will.retain = 1;
    config.session.keepalive = 30;
    config.network.disable_auto_reconnect = true;
    config.buffer.size = config.buffer.out_size = 2048;
    client_ = esp_mqtt_client_init(&config);
    if (client_ == nullptr) return;
    esp_mqtt_client_register_event(client_, MQTT_EVENT_ANY, &MqttLink::heard, this);
    esp_mqtt_client_start(client_);
    opening_ = true;
  }

  [[nodiscard]] bool isOpening() const noexcept { return opening_; }

  /// From the main loop: a lost connection is taken down here, not in its own task.
  void tidy() noexcept {
    if (!lost_) return;
    lost_ = false;
    esp_mqtt_client_destroy(client_);
    client_ = nullptr;
    opening_ = false;
    device_.onDisconnected(now_());
  }

  /// Before a deep sleep: leaves in order, so that the broker does not publish the will.
  void goodbye() noexcept {
    if (client_ == nullptr) return;
    esp_mqtt_client_disconnect(client_);
    esp_mqtt_client_stop(client_);
  }

  Token publish(const Message& message) noexcept override {
    std::array<char, topic::mostLength + 1> name{};
    if (!keep(name, message.topic)) return 0;
    const int id = esp_mqtt_client_enqueue(client_, name.data(), reinterpret_cast<const char*>(message.payload.data()), static_cast<int>(message.payload.size()), 1, message.retain, true);
    return id > 0 ? static_cast<Token>(id) : Token{0};
  }

  bool subscribe(std::span<const std::string_view> filters) noexcept override {
    bool all = true;
    for (const auto filter : filters) {
      std::array<char, topic::mostLength + 1> name{};
      all = all && keep(name, filter) && esp_mqtt_client_subscribe_single(client_, name.data(), 1) >= 0;
    }
    return all;
  }

 private:
  template <std::size_t N>
  static bool keep(std::array<char, N>& into, std::string_view text) noexcept {
    if (text.size() >= N) return false;
    into.fill('\0');
    std::memcpy(into.data(), text.data(), text.size());
    return true;
  }

  static void heard(void* self, esp_event_base_t, std::int32_t, void* data) noexcept { static_cast<MqttLink*>(self)->hear(*static_cast<esp_mqtt_event_t*>(data)); }

  void hear(const esp_mqtt_event_t& event) noexcept {
    xSemaphoreTakeRecursive(lock_, portMAX_DELAY);
    switch (event.event_id) {
      case MQTT_EVENT_CONNECTED: device_.onConnected(*this, now_()); break;
      case MQTT_EVENT_DISCONNECTED:
      case MQTT_EVENT_ERROR: lost_ = true; break;
      case MQTT_EVENT_PUBLISHED: device_.onSent(static_cast<Token>(event.msg_id), true, now_()); break;
      case MQTT_EVENT_DATA:
        // A message in pieces is larger than our buffer; the twin is then asked for as a whole, or shown late.
        if (event.total_data_len == event.data_len) {
          device_.onMessage({event.topic, static_cast<std::size_t>(event.topic_len)}, bytesOf({event.data, static_cast<std::size_t>(event.data_len)}), now_());
        }
        break;
      default: break;
    }
    xSemaphoreGiveRecursive(lock_);
  }

  Device& device_;
  SemaphoreHandle_t lock_;
  Millis (*now_)();
  esp_mqtt_client_handle_t client_ = nullptr;
  std::array<char, 41> id_{};
  std::array<char, 65> secret_{};
  std::array<char, 65> host_{};
  std::array<char, topic::mostLength + 1> will_{};
  bool opening_ = false;
  bool lost_ = false;
};

}  // namespace roommate::esp
