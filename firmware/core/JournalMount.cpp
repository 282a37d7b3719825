// What is found on flash at a start, and what a power cut left to finish.
#include "Crc32.hpp"
#include "Journal.hpp"
#include "JournalFormat.hpp"

namespace roommate {

using namespace journal;

Status Journal::mount() noexcept {
  if (flash_.sectors() < 3 || flash_.sectorSize() < 4 * footprint(mostPayload - headSize)) return Status::invalid;
  named_ = {};
  queuedCount_ = 0;
  done_ = {};
  next_ = 1;
  order_ = live_ = lost_ = 0;
  if (const Status status = settle(); !ok(status)) return status;
  mounted_ = true;
  if (order_ == 0) {
    const std::uint32_t first = free_;
    free_ = first == 0 ? 1 : 0;
    if (const Status status = open(first); !ok(status)) return status;
    return markFilled();
  }
  scanAll(Pass::named);
  readMarks();
  scanAll(Pass::queued);
  return Status::ok;
}

// Finds the free sector and the newest, and finishes what was cut while a sector was given up for another.
Status Journal::settle() noexcept {
  std::optional<std::uint32_t> empty;
  for (std::uint32_t sector = 0; sector < flash_.sectors(); ++sector) {
    const auto order = orderOf(sector);
    if (order && *order > order_) {
      order_ = *order;
      active_ = sector;
    }
    if (order) continue;
    if (!isBlank(sector * flash_.sectorSize(), end(sector)) && !flash_.erase(sector)) return Status::broken;
    empty = sector;
  }
  if (order_ != 0 && !empty && !isFilled(active_)) {
    // No sector is free, so one was being given up: the copies are not whole, and what they are copies of is still there.
    if (!flash_.erase(active_)) return Status::broken;
    empty = active_;
    order_ = 0;
    for (std::uint32_t sector = 0; sector < flash_.sectors(); ++sector) {
      const auto order = orderOf(sector);
      if (order && *order > order_) {
        order_ = *order;
        active_ = sector;
      }
    }
  }
  if (!empty) {
    empty = oldest();
    if (!flash_.erase(*empty)) return Status::broken;
  }
  free_ = *empty;
  return Status::ok;
}

// In the order they were filled, so that what is newer replaces what is older, and the newest is where it goes on.
void Journal::scanAll(Pass pass) noexcept {
  for (std::uint32_t last = 0; last < order_;) {
    std::uint32_t following = order_;
    for (std::uint32_t sector = 0; sector < flash_.sectors(); ++sector) {
      const auto order = orderOf(sector);
      if (order && *order > last && *order <= following) {
        following = *order;
        active_ = sector;
      }
    }
    last = following;
    scan(active_, pass);
  }
}

std::uint32_t Journal::oldest() noexcept {
  std::uint32_t oldest = 0;
  std::uint32_t least = 0;
  for (std::uint32_t sector = 0; sector < flash_.sectors(); ++sector) {
    const auto order = orderOf(sector);
    if (order && (least == 0 || *order < least)) {
      least = *order;
      oldest = sector;
    }
  }
  return oldest;
}

std::optional<std::uint32_t> Journal::orderOf(std::uint32_t sector) noexcept {
  HeadBytes head{};
  if (!flash_.read(sector * flash_.sectorSize(), head) || get16(head.data()) != sectorMagic) return std::nullopt;
  if (crc32(Bytes(head).first(12)) != get32(head.data() + 12)) return std::nullopt;
  return get32(head.data() + 8);
}

bool Journal::isBlank(std::uint32_t at, std::uint32_t end) noexcept {
  std::array<std::uint8_t, 64> piece{};
  while (at < end) {
    const std::uint32_t size = end - at < piece.size() ? end - at : static_cast<std::uint32_t>(piece.size());
    if (!flash_.read(at, std::span(piece).first(size))) return false;
    for (std::uint32_t i = 0; i < size; ++i) {
      if (piece[i] != blank) return false;
    }
    at += size;
  }
  return true;
}

std::optional<Journal::Head> Journal::headAt(std::uint32_t at, std::uint32_t end) noexcept {
  HeadBytes bytes{};
  if (at + headSize > end || !flash_.read(at, bytes) || get16(bytes.data()) != recordMagic) return std::nullopt;
  const Head head{bytes[2], bytes[3], get16(bytes.data() + 4), get32(bytes.data() + 8)};
  if (head.size > mostPayload || at + footprint(head.size) > end) return std::nullopt;
  std::uint32_t crc = crc32(Bytes(bytes).first(12));
  std::array<std::uint8_t, 64> piece{};
  for (std::uint32_t i = 0; i < head.size; i += static_cast<std::uint32_t>(piece.size())) {
    const std::uint32_t left = head.size - i;
    const auto part = std::span(piece).first(left < piece.size() ? left : piece.size());
    if (!flash_.read(at + headSize + i, part)) return std::nullopt;
    crc = crc32(part, crc);
  }
  return crc == get32(bytes.data() + 12) ? std::optional(head) : std::nullopt;
}

void Journal::scan(std::uint32_t sector, Pass pass) noexcept {
  tail_ = sector * flash_.sectorSize() + headSize;
  bool broken = false;
  while (const auto head = nextHead(tail_, end(sector), broken)) {
    if (head->number >= next_) next_ = head->number + 1;
    const Entry entry{tail_, head->number, head->size, head->which};
    if (pass == Pass::named && head->kind == namedKind && head->which < names) foundNamed(entry);
    if (pass == Pass::queued && head->kind == queuedKind && head->which < queues) foundQueued(entry);
    tail_ += footprint(head->size);
  }
  // Where a record was torn nothing more is written.
  if (broken) tail_ = end(sector);
}

// The next record from here on. One that is torn or rotten is passed over: it takes none of its neighbours with it.
std::optional<Journal::Head> Journal::nextHead(std::uint32_t& at, std::uint32_t end, bool& broken) noexcept {
  for (; at + headSize <= end; at += headSize) {
    if (const auto head = headAt(at, end)) return head;
    if (isBlank(at, end)) return std::nullopt;
    broken = true;
  }
  return std::nullopt;
}

bool Journal::isFilled(std::uint32_t sector) noexcept {
  std::uint32_t at = sector * flash_.sectorSize() + headSize;
  bool broken = false;
  while (const auto head = nextHead(at, end(sector), broken)) {
    if (head->kind == filledKind) return true;
    at += footprint(head->size);
  }
  return false;
}

void Journal::foundNamed(const Entry& entry) noexcept {
  Entry& old = named_[entry.queue];
  if (old.at != 0 && old.number > entry.number) return;
  if (old.at != 0) live_ -= footprint(old.size);
  live_ += footprint(entry.size);
  old = entry;
}

void Journal::foundQueued(const Entry& entry) noexcept {
  if (entry.number <= done_[entry.queue]) return;
  std::size_t place = queuedCount_;
  while (place > 0 && queued_[place - 1].number > entry.number) --place;
  if (place > 0 && queued_[place - 1].number == entry.number) {
    queued_[place - 1].at = entry.at;  // a copy of what was found before
    return;
  }
  if (queuedCount_ == mostQueued) return;  // never: no more are ever let in
  for (std::size_t i = queuedCount_; i > place; --i) queued_[i] = queued_[i - 1];
  queued_[place] = entry;
  ++queuedCount_;
  live_ += footprint(entry.size);
}

void Journal::readMarks() noexcept {
  std::array<std::uint8_t, 4 * queues> marks{};
  std::size_t size = 0;
  if (!ok(get(Name::marks, marks, size)) || size != marks.size()) return;
  for (std::size_t queue = 0; queue < queues; ++queue) done_[queue] = get32(marks.data() + 4 * queue);
}

}  // namespace roommate
