#pragma once
#include <cstdint>
[[noreturn]] void esp_deep_sleep(std::uint64_t microseconds);
