#pragma once
#include "esp_stub.h"
std::uint32_t esp_random();
