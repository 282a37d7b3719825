#include "Crc32.hpp"
#include "Journal.hpp"
#include "JournalFormat.hpp"

namespace roommate {

using namespace journal;

std::uint32_t Journal::footprint(std::size_t size) noexcept {
  // Whole blocks of 16 bytes, so that encrypted flash takes them too.
  return (headSize + static_cast<std::uint32_t>(size) + 15U) & ~15U;
}

std::uint32_t Journal::mostLive() const noexcept {
  // Besides the free sector, one more may be lost to what is replaced but not erased yet, and each to a record that did not fit its end.
  return (flash_.sectors() - 2) * (flash_.sectorSize() - 2 * headSize - footprint(mostPayload));
}

void Journal::forget(std::size_t index) noexcept {
  live_ -= footprint(queued_[index].size);
  for (std::size_t i = index + 1; i < queuedCount_; ++i) queued_[i - 1] = queued_[i];
  --queuedCount_;
}

Status Journal::open(std::uint32_t sector) noexcept {
  auto head = headOf(sectorMagic, 0, 0, 0, order_ + 1);
  put32(head.data() + 12, crc32(Bytes(head).first(12)));
  if (!flash_.write(sector * flash_.sectorSize(), head)) return Status::broken;
  ++order_;
  active_ = sector;
  tail_ = sector * flash_.sectorSize() + headSize;
  return Status::ok;
}

Status Journal::advance() noexcept {
  const std::uint32_t opened = free_;
  // At first there are more free sectors than one: nothing has to be given up for another.
  for (std::uint32_t sector = 0; sector < flash_.sectors(); ++sector) {
    if (sector != free_ && !orderOf(sector)) {
      free_ = sector;
      if (const Status status = open(opened); !ok(status)) return status;
      return markFilled();
    }
  }
  const std::uint32_t given = oldest();
  if (const Status status = open(opened); !ok(status)) return status;
  if (const Status status = copyLive(given); !ok(status)) return status;
  if (const Status status = markFilled(); !ok(status)) return status;
  if (!flash_.erase(given)) return Status::broken;
  free_ = given;
  return Status::ok;
}

Status Journal::markFilled() noexcept {
  auto head = headOf(recordMagic, filledKind, 0, 0, 0);
  put32(head.data() + 12, crc32(Bytes(head).first(12)));
  if (!flash_.write(tail_, head)) return Status::broken;
  tail_ += headSize;
  return Status::ok;
}

Status Journal::copyLive(std::uint32_t from) noexcept {
  const std::uint32_t start = from * flash_.sectorSize();
  for (Entry& entry : named_) {
    if (entry.at >= start && entry.at < end(from) && entry.at != 0) {
      if (const Status status = copy(entry); !ok(status)) return status;
    }
  }
  for (std::size_t i = 0; i < queuedCount_; ++i) {
    if (queued_[i].at >= start && queued_[i].at < end(from)) {
      if (const Status status = copy(queued_[i]); !ok(status)) return status;
    }
  }
  return Status::ok;
}

Status Journal::copy(Entry& entry) noexcept {
  const std::uint32_t size = footprint(entry.size);
  std::array<std::uint8_t, 64> piece{};
  for (std::uint32_t i = 0; i < size; i += static_cast<std::uint32_t>(piece.size())) {
    const auto part = std::span(piece).first(size - i < piece.size() ? size - i : piece.size());
    if (!flash_.read(entry.at + i, part) || !flash_.write(tail_ + i, part)) return Status::broken;
  }
  entry.at = tail_;
  tail_ += size;
  return Status::ok;
}

Status Journal::reserve(std::uint32_t size) noexcept {
  for (std::uint32_t tries = 0; tail_ + size > end(active_); ++tries) {
    if (tries > flash_.sectors()) return Status::full;
    if (const Status status = advance(); !ok(status)) {
      mounted_ = false;
      return status;
    }
  }
  return Status::ok;
}

Status Journal::append(std::uint8_t kind, std::uint8_t which, Bytes payload, Entry& entry) noexcept {
  if (!mounted_) return Status::broken;
  if (payload.size() > mostPayload) return Status::tooLarge;
  const std::uint32_t size = footprint(payload.size());
  if (const Status status = reserve(size); !ok(status)) return status;
  auto head = headOf(recordMagic, kind, which, static_cast<std::uint16_t>(payload.size()), next_);
  put32(head.data() + 12, crc32(payload, crc32(Bytes(head).first(12))));
  std::array<std::uint8_t, 16> last{};
  last.fill(0);
  const std::size_t whole = payload.size() & ~std::size_t{15};
  const auto rest = payload.subspan(whole);
  if (!rest.empty()) std::memcpy(last.data(), rest.data(), rest.size());
  // The head first: whatever is cut, its checksum does not hold until the last byte is there.
  const bool written = flash_.write(tail_, head) && (whole == 0 || flash_.write(tail_ + headSize, payload.first(whole))) &&
                       (rest.empty() || flash_.write(tail_ + headSize + static_cast<std::uint32_t>(whole), last));
  if (!written) {
    tail_ = end(active_);
    return Status::broken;
  }
  entry = {tail_, next_, static_cast<std::uint16_t>(payload.size()), which};
  ++next_;
  tail_ += size;
  live_ += size;
  return Status::ok;
}

Status Journal::put(Name name, Bytes payload) noexcept {
  Entry entry;
  const auto which = static_cast<std::uint8_t>(name);
  if (const Status status = append(namedKind, which, payload, entry); !ok(status)) return status;
  Entry& old = named_[which];
  if (old.at != 0) live_ -= footprint(old.size);
  old = entry;
  return Status::ok;
}

Status Journal::get(Name name, std::span<std::uint8_t> into, std::size_t& size) noexcept {
  const Entry& entry = named_[static_cast<std::size_t>(name)];
  if (entry.at == 0) return Status::notFound;
  if (entry.size > into.size()) return Status::tooLarge;
  size = entry.size;
  return flash_.read(entry.at + headSize, into.first(size)) ? Status::ok : Status::broken;
}

Status Journal::push(Queue queue, Bytes payload) noexcept {
  if (payload.size() > mostPayload) return Status::tooLarge;
  const std::uint32_t most = mostLive() - namedReserve;
  while (queuedCount_ == mostQueued || live_ + footprint(payload.size()) > most) {
    // Telemetry goes first, whatever is pushed: an event says more than a reading of an hour ago.
    const Queue victim = count(Queue::telemetry) > 0 ? Queue::telemetry : queue;
    if (victim == Queue::events || count(victim) == 0) return Status::full;
    if (const Status status = dropOldest(victim); !ok(status)) return status;
  }
  Entry entry;
  if (const Status status = append(queuedKind, static_cast<std::uint8_t>(queue), payload, entry); !ok(status)) return status;
  queued_[queuedCount_++] = entry;
  return Status::ok;
}

Status Journal::front(Queue queue, std::span<std::uint8_t> into, std::size_t& size, std::uint32_t& number) noexcept {
  for (std::size_t i = 0; i < queuedCount_; ++i) {
    const Entry& entry = queued_[i];
    if (entry.queue != static_cast<std::uint8_t>(queue)) continue;
    if (entry.size > into.size()) return Status::tooLarge;
    size = entry.size;
    number = entry.number;
    return flash_.read(entry.at + headSize, into.first(size)) ? Status::ok : Status::broken;
  }
  return Status::notFound;
}

Status Journal::drop(Queue queue, std::uint32_t number) noexcept {
  const auto which = static_cast<std::size_t>(queue);
  if (number <= done_[which]) return Status::ok;
  const std::uint32_t before = done_[which];
  done_[which] = number;
  if (const Status status = writeMarks(); !ok(status)) {
    done_[which] = before;
    return status;
  }
  for (std::size_t i = queuedCount_; i-- > 0;) {
    if (queued_[i].queue == which && queued_[i].number <= number) forget(i);
  }
  return Status::ok;
}

Status Journal::dropOldest(Queue queue) noexcept {
  for (std::size_t i = 0; i < queuedCount_; ++i) {
    if (queued_[i].queue == static_cast<std::uint8_t>(queue)) {
      ++lost_;
      return drop(queue, queued_[i].number);
    }
  }
  return Status::full;
}

Status Journal::writeMarks() noexcept {
  std::array<std::uint8_t, 4 * queues> marks{};
  for (std::size_t queue = 0; queue < queues; ++queue) put32(marks.data() + 4 * queue, done_[queue]);
  return put(Name::marks, marks);
}

std::size_t Journal::count(Queue queue) const noexcept {
  std::size_t count = 0;
  for (std::size_t i = 0; i < queuedCount_; ++i) count += queued_[i].queue == static_cast<std::uint8_t>(queue) ? 1U : 0U;
  return count;
}

}  // namespace roommate
