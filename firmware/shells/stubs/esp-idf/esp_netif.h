#pragma once
#include "esp_stub.h"
struct esp_netif_obj;
using esp_netif_t = esp_netif_obj;
esp_err_t esp_netif_init();
esp_netif_t* esp_netif_create_default_wifi_sta();
