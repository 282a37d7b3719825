#include "Topics.hpp"

namespace roommate::topic {

Topic::Topic(std::string_view device, std::string_view what, std::string_view name) noexcept {
  const bool named = !name.empty();
  const bool fits = isPart(device) && device.size() <= mostDeviceId && (!named || isPart(name)) && text_.append(root) && text_.append(device) &&
                    text_.append("/") && text_.append(what) && (!named || (text_.append("/") && text_.append(name)));
  if (!fits) text_.clear();
}

std::optional<Heard> read(std::string_view topic, std::string_view device) noexcept {
  if (!topic.starts_with(root)) return std::nullopt;
  topic.remove_prefix(root.size());
  if (device.empty() || !topic.starts_with(device) || topic.size() <= device.size() || topic[device.size()] != '/') return std::nullopt;
  topic.remove_prefix(device.size() + 1);
  const std::size_t slash = topic.find('/');
  if (slash == std::string_view::npos) return Heard{topic, {}};
  Heard heard{topic, topic};
  heard.what.remove_suffix(topic.size() - slash);
  heard.name.remove_prefix(slash + 1);
  return heard;
}

bool isPart(std::string_view text) noexcept {
  if (text.empty() || text.size() > mostName) return false;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x21 || c == '/' || c == '+' || c == '#' || c == 0x7F) return false;
  }
  return true;
}

}  // namespace roommate::topic
