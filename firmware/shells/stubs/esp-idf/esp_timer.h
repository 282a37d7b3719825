#pragma once
#include "esp_stub.h"
std::int64_t esp_timer_get_time();
