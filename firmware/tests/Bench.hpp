#pragma once
// What the tests put in the place of hardware: flash that loses its power at any byte, a link that is looked into, dice.
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "Ports.hpp"

namespace roommate::test {

/// NOR flash in memory: a write only clears bits, and after `budget` more bytes the power is gone in the middle of whatever goes on.
class MemoryFlash final : public Flash {
 public:
  explicit MemoryFlash(std::uint32_t sectors = 4, std::uint32_t size = 4096) : size_(size), bytes_(std::size_t{sectors} * size, 0xFF) {}

  std::uint32_t sectorSize() const noexcept override { return size_; }
  std::uint32_t sectors() const noexcept override { return static_cast<std::uint32_t>(bytes_.size() / size_); }

  bool read(std::uint32_t at, std::span<std::uint8_t> into) noexcept override {
    if (at + into.size() > bytes_.size()) return false;
    std::copy_n(bytes_.begin() + at, into.size(), into.begin());
    return true;
  }

  bool write(std::uint32_t at, Bytes bytes) noexcept override {
    if (at + bytes.size() > bytes_.size()) return false;
    steps.push_back({spent, bytes.size()});
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (!spend()) {
        // The byte under the needle is programmed in part.
        if (dying_) bytes_[at + i] &= static_cast<std::uint8_t>(bytes[i] | 0x5A);
        dying_ = false;
        return false;
      }
      if ((bytes_[at + i] & bytes[i]) != bytes[i]) ++overwrites;
      bytes_[at + i] &= bytes[i];
      ++written;
    }
    return true;
  }

  bool erase(std::uint32_t sector) noexcept override {
    steps.push_back({spent, size_ / 64});
    // From the end to the beginning, so that a cut leaves a head that looks good over a body that is gone; or the other way round.
    for (std::uint32_t i = 0; i < size_; i += 64) {
      if (!spend()) {
        dying_ = false;
        return false;
      }
      const std::uint32_t piece = backwards ? size_ - 64 - i : i;
      std::fill_n(bytes_.begin() + sector * size_ + piece, 64, std::uint8_t{0xFF});
    }
    ++erased;
    return true;
  }

  void cutAfter(std::size_t budget) { budget_ = budget; }
  void power() {
    budget_ = std::string::npos;
    dying_ = true;
  }
  [[nodiscard]] bool isOff() const { return budget_ == 0; }
  std::vector<std::uint8_t>& bytes() { return bytes_; }

  /// Where to cut to have cut every write and erase: before it, early, in the middle, and before its end. All of them where it is wished.
  [[nodiscard]] std::vector<std::size_t> cuts(bool all = false) const {
    std::vector<std::size_t> points;
    for (const auto& [start, size] : steps) {
      if (all) {
        for (std::size_t i = 0; i < size; ++i) points.push_back(start + i);
      } else {
        for (const std::size_t i : {std::size_t{0}, std::size_t{1}, size / 2, size - 1}) {
          if (i < size && (points.empty() || start + i > points.back())) points.push_back(start + i);
        }
      }
    }
    return points;
  }

  std::vector<std::pair<std::size_t, std::size_t>> steps;
  std::size_t written = 0;
  std::size_t erased = 0;
  std::size_t spent = 0;
  std::size_t overwrites = 0;
  bool backwards = false;

 private:
  bool spend() {
    if (budget_ == 0) return false;
    if (budget_ != std::string::npos) --budget_;
    ++spent;
    return true;
  }

  std::uint32_t size_;
  std::vector<std::uint8_t> bytes_;
  std::size_t budget_ = std::string::npos;
  bool dying_ = true;
};

class Dice final : public Random {
 public:
  explicit Dice(unsigned seed = 7) : engine_(seed) {}
  std::uint32_t next() noexcept override { return static_cast<std::uint32_t>(engine_()); }

 private:
  std::mt19937 engine_;
};

class MemorySlot final : public ImageSlot {
 public:
  std::vector<std::uint8_t> image;
  std::uint32_t room = 1 << 20;
  int begun = 0;
  bool active = false, confirmed = false, rolledBack = false, broken = false;

  std::uint32_t capacity() const noexcept override { return room; }
  bool begin(std::uint32_t size) noexcept override {
    ++begun;
    image.assign(size, 0);
    return !broken;
  }
  bool write(std::uint32_t at, Bytes bytes) noexcept override {
    if (broken || at + bytes.size() > image.size()) return false;
    std::copy(bytes.begin(), bytes.end(), image.begin() + at);
    return true;
  }
  bool activate() noexcept override { return active = !broken; }
  bool confirm() noexcept override { return confirmed = true; }
  bool rollBack() noexcept override { return rolledBack = true; }
};

struct Sent {
  Token token = 0;
  std::string topic;
  std::string payload;
  bool retain = false;
};

class MemoryLink final : public Link {
 public:
  std::deque<Sent> sent;
  std::vector<std::string> filters;
  bool full = false;

  Token publish(const Message& message) noexcept override {
    if (full) return 0;
    sent.push_back({++token_, std::string(message.topic), std::string(textOf(message.payload)), message.retain});
    return token_;
  }
  bool subscribe(std::span<const std::string_view> wanted) noexcept override {
    if (full) return false;
    for (const auto filter : wanted) filters.emplace_back(filter);
    return true;
  }

 private:
  Token token_ = 0;
};

/// Every byte of every write is cut, not four of them.
[[nodiscard]] inline bool fullRun() { return std::getenv("ROOMMATE_FULL") != nullptr; }

[[nodiscard]] inline std::string read(const std::string& path) {
  FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return {};
  std::string text;
  char piece[4096];
  for (std::size_t size = 0; (size = std::fread(piece, 1, sizeof piece, file)) > 0;) text.append(piece, size);
  std::fclose(file);
  return text;
}

[[nodiscard]] inline std::vector<std::uint8_t> unhex(std::string_view text) {
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) bytes.push_back(static_cast<std::uint8_t>(std::stoul(std::string(text.substr(i, 2)), nullptr, 16)));
  return bytes;
}

}  // namespace roommate::test
