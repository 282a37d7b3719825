#include "FileFlash.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

namespace roommate::host {

FileFlash::FileFlash(std::string path) {
  if (path.empty()) {
    path = "/tmp/roommate-flash-XXXXXX";
    file_ = ::mkstemp(path.data());
    ::unlink(path.c_str());
  } else {
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  }
  if (file_ < 0) return;
  const auto size = static_cast<off_t>(sectors()) * sectorSize();
  if (::lseek(file_, 0, SEEK_END) >= size) return;
  for (std::uint32_t sector = 0; sector < sectors(); ++sector) (void)erase(sector);
}

FileFlash::~FileFlash() {
  if (file_ >= 0) ::close(file_);
}

bool FileFlash::read(std::uint32_t at, std::span<std::uint8_t> into) noexcept {
  return ::pread(file_, into.data(), into.size(), at) == static_cast<ssize_t>(into.size());
}

bool FileFlash::write(std::uint32_t at, Bytes bytes) noexcept {
  return ::pwrite(file_, bytes.data(), bytes.size(), at) == static_cast<ssize_t>(bytes.size());
}

bool FileFlash::erase(std::uint32_t sector) noexcept {
  std::array<std::uint8_t, 4096> blank{};
  blank.fill(0xFF);
  return write(sector * sectorSize(), blank);
}

bool FileSlot::begin(std::uint32_t size) noexcept {
  const int file = ::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const bool sized = ::ftruncate(file, size) == 0;
  ::close(file);
  return sized;
}

bool FileSlot::write(std::uint32_t at, Bytes bytes) noexcept {
  const int file = ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) return false;
  const bool written = ::pwrite(file, bytes.data(), bytes.size(), at) == static_cast<ssize_t>(bytes.size());
  ::close(file);
  return written;
}

bool FileSlot::activate() noexcept { return ::rename(path_.c_str(), (path_ + ".next").c_str()) == 0; }

bool FileSlot::rollBack() noexcept {
  ::unlink((path_ + ".next").c_str());
  return true;
}

}  // namespace roommate::host
