#pragma once
#include "Journal.hpp"
#include "JsonWriter.hpp"
#include "Topics.hpp"

namespace roommate {

/// What must still reach the server, whatever happens to power and network: events before telemetry, each kept on flash until
/// the server has it. (State needs no queue: its newest form is a named record, and the twin tells it.)
class Outbox {
 public:
  static constexpr std::size_t mostName = 64;

  /// One message out of the box.
  struct Letter {
    std::string_view what;  // topic::event or topic::telemetry
    std::string_view name;
    std::string_view payload;
    std::uint32_t number = 0;
    Journal::Queue queue = Journal::Queue::events;
  };

  explicit Outbox(Journal& journal) noexcept : journal_(journal) {}

  [[nodiscard]] Status put(Journal::Queue queue, std::string_view name, std::string_view payload) noexcept;
  /// The next to send, read into `room`; null when the box is empty. Only events where `eventsOnly`.
  [[nodiscard]] std::optional<Letter> next(std::span<char> room, bool eventsOnly) noexcept;
  /// It has arrived.
  [[nodiscard]] Status arrived(const Letter& letter) noexcept { return journal_.drop(letter.queue, letter.number); }
  [[nodiscard]] bool isEmpty() const noexcept {
    return journal_.count(Journal::Queue::events) == 0 && journal_.count(Journal::Queue::telemetry) == 0;
  }

 private:
  [[nodiscard]] std::optional<Letter> read(Journal::Queue queue, std::span<char> room) noexcept;

  Journal& journal_;
};

}  // namespace roommate
