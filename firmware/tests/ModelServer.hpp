#pragma once
#include <set>

#include "Bench.hpp"
#include "Json.hpp"

namespace roommate::test {

/// The server's side of one twin, as docs/twins.md has it, in the fewest words: flat maps from path to JSON text.
class ModelServer {
 public:
  std::map<std::string, std::string> desired, reported, refused;
  std::set<std::string> deviceWins{"light", "relay", "cover"};
  std::int64_t desiredVersion = 0, reportedVersion = 0, boot = -1, seq = 0;
  std::map<std::string, int> results;  // status by command id
  std::map<std::string, int> events;   // how often each id was taken as new
  int duplicates = 0;

  void want(const std::string& path, const std::string& value) {
    ++desiredVersion;
    desired[path] = value;
    wishes_[path] = desiredVersion;
    refused.erase(path);
  }

  [[nodiscard]] std::string delta() const {
    std::string set;
    std::map<std::string, std::string> different;
    for (const auto& [path, value] : desired) {
      const auto there = reported.find(path);
      if ((there == reported.end() || there->second != value) && !refused.contains(path)) different[path] = value;
    }
    return "{\"dv\":" + std::to_string(desiredVersion) + ",\"rv\":" + std::to_string(reportedVersion) + ",\"set\":" + nested(different) + "}";
  }

  [[nodiscard]] std::string twin() const {
    return "{\"dv\":" + std::to_string(desiredVersion) + ",\"rv\":" + std::to_string(reportedVersion) + ",\"desired\":" + nested(desired) + ",\"reported\":" + nested(reported) + "}";
  }

  /// Takes `online`; a new boot counts anew.
  void online(const Json& json) {
    const auto number = json.find("boot") ? json.find("boot")->integer() : std::nullopt;
    if (number && *number != boot) {
      boot = *number;
      seq = 0;
    }
  }

  /// Takes `reported` and answers the ack.
  [[nodiscard]] std::string report(const Json& json) {
    const auto number = *json.find("seq")->integer();
    const std::string ack = "{\"seq\":" + std::to_string(number);
    if (number <= seq) {
      ++duplicates;
      return ack + ",\"rv\":" + std::to_string(reportedVersion) + "}";
    }
    seq = number;
    const auto seen = *json.find("dv")->integer();
    const auto before = reported;
    std::map<std::string, std::string> leaves;
    flatten(*json.find("patch"), "", leaves);
    for (const auto& [path, value] : leaves) {
      if (value == "null") reported.erase(path);
      else reported[path] = value;
    }
    if (reported != before) ++reportedVersion;
    if (const auto all = json.find("refused")) {
      for (auto each = all->members(); each.next();) {
        std::array<char, 200> room{};
        const std::string path(*each.key().text(room));
        for (const auto& [wish, version] : wishes_) {
          if ((wish == path || wish.starts_with(path + ".")) && seen >= version) refused[wish] = each.value().raw();
        }
      }
    }
    for (const auto& [path, value] : leaves) {
      const auto wish = desired.find(path);
      if (wish == desired.end() || wish->second == value || seen < wishes_[path] || !deviceWins.contains(path.substr(0, path.find('.')))) continue;
      want(path, value);
    }
    return ack + ",\"rv\":" + std::to_string(reportedVersion) + "}";
  }

  [[nodiscard]] bool isSettled() const {
    for (const auto& [path, value] : desired) {
      const auto there = reported.find(path);
      if ((there == reported.end() || there->second != value) && !refused.contains(path)) return false;
    }
    return true;
  }

  [[nodiscard]] static std::string nested(const std::map<std::string, std::string>& leaves, std::size_t skip = 0) {
    std::string text = "{";
    for (auto at = leaves.begin(); at != leaves.end();) {
      const auto dot = at->first.find('.', skip);
      const std::string key = at->first.substr(skip, dot == std::string::npos ? dot : dot - skip);
      if (text.size() > 1) text += ",";
      text += "\"" + key + "\":";
      if (dot == std::string::npos) {
        text += (at++)->second;
        continue;
      }
      std::map<std::string, std::string> part;
      const std::string prefix = at->first.substr(0, dot + 1);
      while (at != leaves.end() && at->first.starts_with(prefix)) part.insert(*at++);
      text += nested(part, dot + 1);
    }
    return text + "}";
  }

 private:
  static void flatten(const Json& json, const std::string& prefix, std::map<std::string, std::string>& into) {
    for (auto all = json.members(); all.next();) {
      std::array<char, 200> room{};
      const std::string path = (prefix.empty() ? "" : prefix + ".") + std::string(*all.key().text(room));
      if (all.value().isObject()) flatten(all.value(), path, into);
      else into[path] = all.value().raw();
    }
  }

  std::map<std::string, std::int64_t> wishes_;
};

}  // namespace roommate::test
