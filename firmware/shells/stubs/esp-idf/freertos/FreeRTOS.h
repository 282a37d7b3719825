#pragma once
#include "esp_stub.h"
using TickType_t = std::uint32_t;
constexpr TickType_t portMAX_DELAY = 0xffffffff;
#define pdMS_TO_TICKS(ms) (ms)
void vTaskDelay(TickType_t);
