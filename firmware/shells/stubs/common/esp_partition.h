#pragma once
#include "esp_stub.h"
enum esp_partition_type_t { ESP_PARTITION_TYPE_APP, ESP_PARTITION_TYPE_DATA };
enum esp_partition_subtype_t { ESP_PARTITION_SUBTYPE_ANY = 0xff };
struct esp_partition_t { std::uint32_t address; std::uint32_t size; };
const esp_partition_t* esp_partition_find_first(esp_partition_type_t, esp_partition_subtype_t, const char*);
esp_err_t esp_partition_read(const esp_partition_t*, std::size_t, void*, std::size_t);
esp_err_t esp_partition_write(const esp_partition_t*, std::size_t, const void*, std::size_t);
esp_err_t esp_partition_erase_range(const esp_partition_t*, std::size_t, std::size_t);
