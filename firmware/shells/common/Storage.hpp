#pragma once
// The core's ports that are the same under ESP-IDF 5 and Arduino-ESP32 3: flash of a partition, the two images, the hardware's dice.
#include <esp_ota_ops.h>
#include <esp_partition.h>
#include <esp_random.h>

#include "Ports.hpp"

namespace roommate::shell {

class PartitionFlash final : public Flash {
 public:
  bool begin() noexcept {
    partition_ = esp_partition_find_first(ESP_PARTITION_TYPE_DATA, ESP_PARTITION_SUBTYPE_ANY, "roommate");
    return partition_ != nullptr;
  }
  std::uint32_t sectorSize() const noexcept override { return 4096; }
  std::uint32_t sectors() const noexcept override { return partition_->size / 4096; }
  bool read(std::uint32_t at, std::span<std::uint8_t> into) noexcept override { return esp_partition_read(partition_, at, into.data(), into.size()) == ESP_OK; }
  bool write(std::uint32_t at, Bytes bytes) noexcept override { return esp_partition_write(partition_, at, bytes.data(), bytes.size()) == ESP_OK; }
  bool erase(std::uint32_t sector) noexcept override { return esp_partition_erase_range(partition_, sector * 4096, 4096) == ESP_OK; }

 private:
  const esp_partition_t* partition_ = nullptr;
};

/// Writes the partition itself and not through esp_ota_write or Update: a download goes on in the middle after a power cut.
class OtaSlot final : public ImageSlot {
 public:
  std::uint32_t capacity() const noexcept override { return next()->size; }
  bool begin(std::uint32_t size) noexcept override { return esp_partition_erase_range(next(), 0, (size + 4095) / 4096 * 4096) == ESP_OK; }
  bool write(std::uint32_t at, Bytes bytes) noexcept override { return esp_partition_write(next(), at, bytes.data(), bytes.size()) == ESP_OK; }
  bool activate() noexcept override { return esp_ota_set_boot_partition(next()) == ESP_OK; }
  bool confirm() noexcept override { return esp_ota_mark_app_valid_cancel_rollback() == ESP_OK; }
  // Sets the image before as the one to start; the core asks for the restart when it has told why.
  bool rollBack() noexcept override { return esp_ota_set_boot_partition(next()) == ESP_OK; }

 private:
  static const esp_partition_t* next() noexcept { return esp_ota_get_next_update_partition(nullptr); }
};

class HardwareDice final : public Random {
 public:
  std::uint32_t next() noexcept override { return esp_random(); }
};

}  // namespace roommate::shell
