#pragma once
#include "esp_stub.h"
esp_err_t nvs_flash_init();
