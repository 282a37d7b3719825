#pragma once
#include "Journal.hpp"
#include "Json.hpp"
#include "JsonWriter.hpp"
#include "Topics.hpp"

namespace roommate {

/// How a command ended, as HTTP counts; 202: still at it, Commands::finish will tell.
using CommandStatus = std::uint16_t;

struct Command {
  std::string_view name;
  /// Does it. May write the answer's body: one JSON value.
  CommandStatus (*run)(void* device, const Json& args, JsonWriter& body) = nullptr;
};

/// Commands, each run once: the last 16 keys are on flash before anything is done, so neither a second delivery nor a power cut
/// runs one twice. What was begun and not ended when the power went is answered as interrupted.
class Commands {
 public:
  static constexpr std::size_t keys = 16;
  static constexpr std::size_t mostBody = 256;
  static constexpr std::size_t mostId = topic::mostName;

  struct Answer {
    Text<mostId> id;
    CommandStatus status = 0;
    Text<mostBody> body;
  };

  Commands(std::span<const Command> table, void* device, Journal& journal) noexcept : table_(table), device_(device), journal_(journal) {}

  void restore() noexcept;

  /// Takes cmd/{id}. False when there is nothing to answer: it is no command.
  [[nodiscard]] bool take(std::string_view id, const Json& command, std::optional<UnixMillis> time, Answer& answer) noexcept;
  /// Ends what was answered with 202. False when nothing runs.
  [[nodiscard]] bool finish(CommandStatus status, std::string_view body, Answer& answer) noexcept;
  [[nodiscard]] bool isRunning() const noexcept { return !running_.empty(); }

 private:
  struct Seen {
    std::uint64_t key = 0;
    CommandStatus status = 0;  // 0: begun
  };

  [[nodiscard]] Seen* find(std::uint64_t key) noexcept;
  [[nodiscard]] Seen* begin(std::uint64_t key) noexcept;
  [[nodiscard]] Status keep() noexcept;
  void again(Seen& seen, Answer& answer) noexcept;
  void run(const Command& command, const Json& args, std::uint64_t key, Answer& answer) noexcept;

  std::span<const Command> table_;
  void* device_;
  Journal& journal_;
  std::array<Seen, keys> seen_{};  // oldest first
  Text<mostId> running_;
  std::uint64_t runningKey_ = 0;
};

}  // namespace roommate
