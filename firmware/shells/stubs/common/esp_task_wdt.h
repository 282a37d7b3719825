#pragma once
#include "esp_stub.h"
using TaskHandle_t = void*;
esp_err_t esp_task_wdt_add(TaskHandle_t);
esp_err_t esp_task_wdt_reset();
