#pragma once
#include "Types.hpp"

namespace roommate {

/// Each task promises to be heard from within its budget. The shell feeds the hardware's dog only while nobody is late.
template <std::size_t Capacity>
class Watchdog {
 public:
  /// Null when there is no place left.
  [[nodiscard]] std::optional<std::size_t> add(std::string_view task, Millis budget, Millis now) noexcept {
    if (count_ == Capacity) return std::nullopt;
    tasks_[count_] = {task, budget, now, true};
    return count_++;
  }

  void beat(std::size_t task, Millis now) noexcept {
    if (task < count_) tasks_[task].heard = now;
  }

  /// A task that sleeps on purpose is not waited for.
  void pause(std::size_t task) noexcept {
    if (task < count_) tasks_[task].watched = false;
  }

  void resume(std::size_t task, Millis now) noexcept {
    if (task < count_) tasks_[task] = {tasks_[task].name, tasks_[task].budget, now, true};
  }

  /// The name of a task that is late, or null while all is well.
  [[nodiscard]] std::optional<std::string_view> late(Millis now) const noexcept {
    for (std::size_t i = 0; i < count_; ++i) {
      if (tasks_[i].watched && now - tasks_[i].heard > tasks_[i].budget) return tasks_[i].name;
    }
    return std::nullopt;
  }

 private:
  struct Task {
    std::string_view name;
    Millis budget = 0;
    Millis heard = 0;
    bool watched = false;
  };
  std::array<Task, Capacity> tasks_{};
  std::size_t count_ = 0;
};

}  // namespace roommate
