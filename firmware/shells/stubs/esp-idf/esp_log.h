#pragma once
#include "esp_stub.h"
void esp_log_write_stub(const char* tag, const char* format, ...);
#define ESP_LOGW(tag, ...) esp_log_write_stub(tag, __VA_ARGS__)
#define ESP_LOGE(tag, ...) esp_log_write_stub(tag, __VA_ARGS__)
