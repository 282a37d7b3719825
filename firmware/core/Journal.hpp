#pragma once
#include "Ports.hpp"

namespace roommate {

/// What is kept across power cuts: a log over a ring of flash sectors. A record is written whole or it is not there; what was
/// answered ok is there after any cut. Named records replace their older form; queued records stay until they are dropped.
///
/// Sectors are filled one after the other. When one is full the free one is opened, what still counts of the oldest is copied
/// into it, a mark says that the copies are whole, and the oldest is erased: whichever of these steps is cut, one of the two
/// sectors has everything, and the mark tells which.
class Journal {
 public:
  /// Named records. The numbers are on flash: they only grow.
  enum class Name : std::uint8_t { identity = 1, state = 2, commands = 3, update = 4, marks = 5, network = 6, boot = 7 };
  enum class Queue : std::uint8_t { events = 0, telemetry = 1 };

  static constexpr std::size_t mostPayload = 1024;
  static constexpr std::size_t mostQueued = 64;
  static constexpr std::size_t names = 8;
  static constexpr std::size_t queues = 2;

  explicit Journal(Flash& flash) noexcept : flash_(flash) {}

  /// Finds what is there, and finishes what a power cut interrupted.
  [[nodiscard]] Status mount() noexcept;

  [[nodiscard]] Status put(Name name, Bytes payload) noexcept;
  /// The payload of a named record; notFound when there is none.
  [[nodiscard]] Status get(Name name, std::span<std::uint8_t> into, std::size_t& size) noexcept;

  /// Adds to the end of a queue. An event makes room by dropping the oldest telemetry; telemetry drops its own oldest.
  [[nodiscard]] Status push(Queue queue, Bytes payload) noexcept;
  /// The oldest of a queue, and the number to drop it by.
  [[nodiscard]] Status front(Queue queue, std::span<std::uint8_t> into, std::size_t& size, std::uint32_t& number) noexcept;
  /// Everything of the queue up to this number is done with.
  [[nodiscard]] Status drop(Queue queue, std::uint32_t number) noexcept;
  [[nodiscard]] std::size_t count(Queue queue) const noexcept;
  /// How many queued records were dropped unsent because there was no room.
  [[nodiscard]] std::uint32_t lost() const noexcept { return lost_; }
  [[nodiscard]] std::uint32_t mostLive() const noexcept;
  [[nodiscard]] std::uint32_t live() const noexcept { return live_; }

 private:
  struct Entry {
    std::uint32_t at = 0;  // 0: none
    std::uint32_t number = 0;
    std::uint16_t size = 0;
    std::uint8_t queue = 0;
  };
  struct Head {
    std::uint8_t kind;
    std::uint8_t which;
    std::uint16_t size;
    std::uint32_t number;
  };

  enum class Pass : std::uint8_t { named, queued };

  void scan(std::uint32_t sector, Pass pass) noexcept;
  [[nodiscard]] bool isFilled(std::uint32_t sector) noexcept;
  [[nodiscard]] Status settle() noexcept;
  void scanAll(Pass pass) noexcept;
  [[nodiscard]] std::uint32_t oldest() noexcept;
  [[nodiscard]] std::optional<Head> headAt(std::uint32_t at, std::uint32_t end) noexcept;
  [[nodiscard]] std::optional<Head> nextHead(std::uint32_t& at, std::uint32_t end, bool& broken) noexcept;
  [[nodiscard]] bool isBlank(std::uint32_t at, std::uint32_t end) noexcept;
  [[nodiscard]] std::optional<std::uint32_t> orderOf(std::uint32_t sector) noexcept;
  void foundNamed(const Entry& entry) noexcept;
  void foundQueued(const Entry& entry) noexcept;
  void forget(std::size_t index) noexcept;
  void readMarks() noexcept;
  [[nodiscard]] Status open(std::uint32_t sector) noexcept;
  [[nodiscard]] Status advance() noexcept;
  [[nodiscard]] Status copy(Entry& entry) noexcept;
  [[nodiscard]] Status markFilled() noexcept;
  [[nodiscard]] Status copyLive(std::uint32_t from) noexcept;
  [[nodiscard]] Status append(std::uint8_t kind, std::uint8_t which, Bytes payload, Entry& entry) noexcept;
  [[nodiscard]] Status reserve(std::uint32_t size) noexcept;
  [[nodiscard]] Status writeMarks() noexcept;
  [[nodiscard]] Status dropOldest(Queue queue) noexcept;
  [[nodiscard]] static std::uint32_t footprint(std::size_t size) noexcept;
  [[nodiscard]] std::uint32_t end(std::uint32_t sector) const noexcept { return (sector + 1) * flash_.sectorSize(); }

  Flash& flash_;
  std::array<Entry, names> named_{};
  std::array<Entry, mostQueued> queued_{};
  std::size_t queuedCount_ = 0;
  std::array<std::uint32_t, queues> done_{};
  std::uint32_t next_ = 1;    // number of the next record
  std::uint32_t order_ = 0;   // of the active sector
  std::uint32_t active_ = 0;
  std::uint32_t free_ = 0;    // the sector that is empty
  std::uint32_t tail_ = 0;    // where the next record goes
  std::uint32_t live_ = 0;    // bytes that still count
  std::uint32_t lost_ = 0;
  bool mounted_ = false;
};

}  // namespace roommate
