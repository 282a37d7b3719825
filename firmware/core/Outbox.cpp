#include "Outbox.hpp"

namespace roommate {

Status Outbox::put(Journal::Queue queue, std::string_view name, std::string_view payload) noexcept {
  if (!topic::isPart(name) || name.size() > mostName) return Status::invalid;
  std::array<std::uint8_t, Journal::mostPayload> record{};
  if (1 + name.size() + payload.size() > record.size()) return Status::tooLarge;
  record[0] = static_cast<std::uint8_t>(name.size());
  std::memcpy(record.data() + 1, name.data(), name.size());
  if (!payload.empty()) std::memcpy(record.data() + 1 + name.size(), payload.data(), payload.size());
  return journal_.push(queue, Bytes(record).first(1 + name.size() + payload.size()));
}

std::optional<Outbox::Letter> Outbox::next(std::span<char> room, bool eventsOnly) noexcept {
  if (auto letter = read(Journal::Queue::events, room)) return letter;
  return eventsOnly ? std::nullopt : read(Journal::Queue::telemetry, room);
}

std::optional<Outbox::Letter> Outbox::read(Journal::Queue queue, std::span<char> room) noexcept {
  while (true) {
    std::size_t size = 0;
    std::uint32_t number = 0;
    const std::span bytes(reinterpret_cast<std::uint8_t*>(room.data()), room.size());
    if (!ok(journal_.front(queue, bytes, size, number))) return std::nullopt;
    const std::size_t named = size > 0 ? static_cast<unsigned char>(room[0]) : 0;
    if (named > 0 && named < size) {
      const auto what = queue == Journal::Queue::events ? topic::event : topic::telemetry;
      return Letter{what, {room.data() + 1, named}, {room.data() + 1 + named, size - 1 - named}, number, queue};
    }
    // No message of ours (another firmware's): it would stand in the way of all others for ever.
    if (!ok(journal_.drop(queue, number))) return std::nullopt;
  }
}

}  // namespace roommate
