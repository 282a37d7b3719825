#pragma once
#include "esp_stub.h"
struct esp_mqtt_client;
using esp_mqtt_client_handle_t = esp_mqtt_client*;
enum esp_mqtt_event_id_t { MQTT_EVENT_ANY = -1, MQTT_EVENT_ERROR = 0, MQTT_EVENT_CONNECTED, MQTT_EVENT_DISCONNECTED, MQTT_EVENT_SUBSCRIBED, MQTT_EVENT_UNSUBSCRIBED, MQTT_EVENT_PUBLISHED, MQTT_EVENT_DATA };
enum esp_mqtt_transport_t { MQTT_TRANSPORT_UNKNOWN, MQTT_TRANSPORT_OVER_TCP, MQTT_TRANSPORT_OVER_SSL };
struct esp_mqtt_event_t { esp_mqtt_event_id_t event_id; char* data; int data_len; int total_data_len; char* topic; int topic_len; int msg_id; };
struct esp_mqtt_client_config_t {
  struct { struct { const char* hostname; std::uint32_t port; esp_mqtt_transport_t transport; } address; struct { esp_err_t (*crt_bundle_attach)(void*); } verification; } broker;
  struct { const char* username; const char* client_id; struct { const char* password; } authentication; } credentials;
  struct { struct { const char* topic; const char* msg; int msg_len; int qos; int retain; } last_will; int keepalive; } session;
  struct { bool disable_auto_reconnect; } network;
  struct { int size; int out_size; } buffer;
};
esp_mqtt_client_handle_t esp_mqtt_client_init(const esp_mqtt_client_config_t*);
esp_err_t esp_mqtt_client_register_event(esp_mqtt_client_handle_t, esp_mqtt_event_id_t, esp_event_handler_t, void*);
esp_err_t esp_mqtt_client_start(esp_mqtt_client_handle_t);
esp_err_t esp_mqtt_client_stop(esp_mqtt_client_handle_t);
esp_err_t esp_mqtt_client_disconnect(esp_mqtt_client_handle_t);
esp_err_t esp_mqtt_client_destroy(esp_mqtt_client_handle_t);
int esp_mqtt_client_enqueue(esp_mqtt_client_handle_t, const char*, const char*, int, int, int, bool);
int esp_mqtt_client_subscribe_single(esp_mqtt_client_handle_t, const char*, int);
