#pragma once
// Enough of ESP-IDF 5's headers to compile the shell: the names, types and signatures it uses, and nothing behind them.
#include <cstddef>
#include <cstdint>
using esp_err_t = int;
constexpr esp_err_t ESP_OK = 0;
#define ESP_ERROR_CHECK(x) do { if ((x) != ESP_OK) __builtin_trap(); } while (0)
using esp_event_base_t = const char*;
using esp_event_handler_t = void (*)(void*, esp_event_base_t, std::int32_t, void*);
constexpr std::int32_t ESP_EVENT_ANY_ID = -1;
esp_err_t esp_event_loop_create_default();
esp_err_t esp_event_handler_register(esp_event_base_t, std::int32_t, esp_event_handler_t, void*);
