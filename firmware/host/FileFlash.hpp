#pragma once
#include <string>

#include "Ports.hpp"

namespace roommate::host {

/// Flash in a file, as slow to wear out as a disk: 8 sectors of 4 KB. Without a name it is forgotten at the end.
class FileFlash final : public Flash {
 public:
  explicit FileFlash(std::string path);
  FileFlash(const FileFlash&) = delete;
  FileFlash& operator=(const FileFlash&) = delete;
  ~FileFlash();

  std::uint32_t sectorSize() const noexcept override { return 4096; }
  std::uint32_t sectors() const noexcept override { return 8; }
  bool read(std::uint32_t at, std::span<std::uint8_t> into) noexcept override;
  bool write(std::uint32_t at, Bytes bytes) noexcept override;
  bool erase(std::uint32_t sector) noexcept override;

 private:
  int file_ = -1;
};

/// The place of a new image on the host: a file that is written and never run.
class FileSlot final : public ImageSlot {
 public:
  explicit FileSlot(std::string path) : path_(std::move(path)) {}

  std::uint32_t capacity() const noexcept override { return 4U << 20; }
  bool begin(std::uint32_t size) noexcept override;
  bool write(std::uint32_t at, Bytes bytes) noexcept override;
  bool activate() noexcept override;
  bool confirm() noexcept override { return true; }
  bool rollBack() noexcept override;

 private:
  std::string path_;
};

}  // namespace roommate::host
