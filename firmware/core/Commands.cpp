#include "Commands.hpp"

#include "JournalFormat.hpp"
#include "Sha256.hpp"

namespace roommate {

using namespace journal;

namespace {

constexpr std::size_t kept = 10;  // bytes a key
constexpr std::size_t mostKey = 200;
constexpr CommandStatus stillAtIt = 202;

std::uint64_t hash(std::string_view text) noexcept {
  const Digest digest = Sha256::of(bytesOf(text));
  return get32(digest.data()) | (std::uint64_t{get32(digest.data() + 4)} << 32);
}

void say(Commands::Answer& answer, CommandStatus status, std::string_view message) noexcept {
  std::array<char, Commands::mostBody> room{};
  JsonWriter json(room);
  json.beginObject().key("message").text(message).endObject();
  answer.status = status;
  (void)answer.body.assign(json.ok() ? json.view() : std::string_view());
}

}  // namespace

void Commands::restore() noexcept {
  std::array<std::uint8_t, kept * keys> bytes{};
  std::size_t size = 0;
  if (!ok(journal_.get(Journal::Name::commands, bytes, size)) || size != bytes.size()) return;
  for (std::size_t i = 0; i < keys; ++i) {
    const std::uint8_t* p = bytes.data() + kept * i;
    seen_[i] = {get32(p) | (std::uint64_t{get32(p + 4)} << 32), get16(p + 8)};
  }
}

Status Commands::keep() noexcept {
  std::array<std::uint8_t, kept * keys> bytes{};
  for (std::size_t i = 0; i < keys; ++i) {
    std::uint8_t* p = bytes.data() + kept * i;
    put32(p, static_cast<std::uint32_t>(seen_[i].key));
    put32(p + 4, static_cast<std::uint32_t>(seen_[i].key >> 32));
    put16(p + 8, seen_[i].status);
  }
  return journal_.put(Journal::Name::commands, bytes);
}

bool Commands::take(std::string_view id, const Json& command, std::optional<UnixMillis> time, Answer& answer) noexcept {
  const auto name = command.find("name");
  if (!name || name->kind() != Json::Kind::text || id.empty() || !answer.id.assign(id)) return false;
  answer.body.clear();
  std::array<char, mostKey> room{};
  const auto given = command.find("key");
  const auto text = given ? given->text(room) : std::nullopt;
  const std::uint64_t key = hash(text.value_or(id));
  if (Seen* seen = find(key)) {
    again(*seen, answer);
    return true;
  }
  const auto deadline = command.find("deadline");
  const auto until = deadline ? deadline->integer() : std::nullopt;
  if (time && until && *time > *until) {
    say(answer, 408, "it came after its deadline and was not run");
    return true;
  }
  for (const Command& known : table_) {
    if (!name->is(known.name)) continue;
    if (isRunning()) {
      say(answer, 409, "another command is running");
      return true;
    }
    const auto args = command.find("args");
    const auto none = Json::parse("{}");
    run(known, args && args->isObject() ? *args : *none, key, answer);
    return true;
  }
  say(answer, 404, "this device has no such command");
  return true;
}

void Commands::again(Seen& seen, Answer& answer) noexcept {
  if (seen.status != 0) {
    answer.status = seen.status;
    return;
  }
  if (isRunning() && runningKey_ == seen.key) {
    answer.status = stillAtIt;
    return;
  }
  seen.status = 500;
  (void)keep();  // when it cannot be kept it is said again, with the same words
  say(answer, seen.status, "interrupted by a restart; it was not run again");
}

void Commands::run(const Command& command, const Json& args, std::uint64_t key, Answer& answer) noexcept {
  const auto before = seen_;
  Seen* seen = begin(key);
  if (!ok(keep())) {
    seen_ = before;
    say(answer, 503, "the key could not be kept, so it was not run");
    return;
  }
  std::array<char, mostBody> room{};
  JsonWriter body(room);
  answer.status = command.run(device_, args, body);
  if (body.ok()) (void)answer.body.assign(body.view());
  if (answer.status == stillAtIt) {
    running_ = answer.id;
    runningKey_ = key;
    return;
  }
  seen->status = answer.status;
  (void)keep();  // if not, a second delivery is answered as interrupted, and still not run
}

bool Commands::finish(CommandStatus status, std::string_view body, Answer& answer) noexcept {
  if (!isRunning()) return false;
  answer.id = running_;
  answer.status = status;
  if (!answer.body.assign(body)) answer.body.clear();
  if (status == stillAtIt) return true;
  running_.clear();
  if (Seen* seen = find(runningKey_)) {
    seen->status = status;
    (void)keep();
  }
  return true;
}

Commands::Seen* Commands::find(std::uint64_t key) noexcept {
  for (Seen& seen : seen_) {
    if (seen.key == key) return &seen;
  }
  return nullptr;
}

Commands::Seen* Commands::begin(std::uint64_t key) noexcept {
  for (std::size_t i = 1; i < keys; ++i) seen_[i - 1] = seen_[i];
  seen_.back() = {key, 0};
  return &seen_.back();
}

}  // namespace roommate
