#pragma once
#include "Types.hpp"

namespace roommate {

/// Sound between two tasks that do not wait for each other: whole frames in, whole frames out, the oldest dropped when nobody takes them.
template <std::size_t FrameBytes, std::size_t Frames>
class AudioRing {
 public:
  using Frame = std::array<std::uint8_t, FrameBytes>;

  /// False when a frame was dropped for this one.
  bool put(std::span<const std::uint8_t, FrameBytes> frame) noexcept {
    const bool full = count_ == Frames;
    if (full) {
      first_ = (first_ + 1) % Frames;
      --count_;
      ++dropped_;
    }
    std::memcpy(frames_[(first_ + count_) % Frames].data(), frame.data(), FrameBytes);
    ++count_;
    return !full;
  }

  [[nodiscard]] const Frame* front() const noexcept { return count_ > 0 ? &frames_[first_] : nullptr; }

  void pop() noexcept {
    if (count_ == 0) return;
    first_ = (first_ + 1) % Frames;
    --count_;
  }

  void clear() noexcept { count_ = 0; }

  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  [[nodiscard]] std::uint32_t dropped() const noexcept { return dropped_; }

 private:
  std::array<Frame, Frames> frames_{};
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  std::uint32_t dropped_ = 0;
};

}  // namespace roommate
