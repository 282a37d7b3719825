#pragma once
#include "esp_stub.h"
struct wifi_init_config_t { int unused; };
#define WIFI_INIT_CONFIG_DEFAULT() {0}
struct wifi_sta_config_t { std::uint8_t ssid[32]; std::uint8_t password[64]; };
union wifi_config_t { wifi_sta_config_t sta; };
enum wifi_mode_t { WIFI_MODE_NULL, WIFI_MODE_STA };
enum wifi_interface_t { WIFI_IF_STA };
enum wifi_event_t { WIFI_EVENT_STA_DISCONNECTED = 5 };
enum ip_event_t { IP_EVENT_STA_GOT_IP };
extern const char* WIFI_EVENT;
extern const char* IP_EVENT;
esp_err_t esp_wifi_init(const wifi_init_config_t*);
esp_err_t esp_wifi_set_mode(wifi_mode_t);
esp_err_t esp_wifi_set_config(wifi_interface_t, wifi_config_t*);
esp_err_t esp_wifi_start();
esp_err_t esp_wifi_connect();
