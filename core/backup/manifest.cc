#include "core/backup/manifest.h"

#include <charconv>

#include "core/base/digest.h"

namespace motcong::backup {
namespace {

using base::Error;

constexpr std::string_view kFirstLine = "# motcong backup ";
constexpr int kFormat = 1;
constexpr std::string_view kLastLine = "# end ";

template <class Number>
bool read_number(std::string_view text, Number& out) {
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out);
  return code == std::errc() && end == text.data() + text.size();
}

/// "word rest" in two; the rest is "" when there is no space.
std::pair<std::string_view, std::string_view> cut_word(std::string_view text) {
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return {text, {}};
  return {text.substr(0, space), text.substr(space + 1)};
}

/// motcong.db, keys/<name> or files/<..>/<..>: nothing else is ever put into a backup.
bool is_safe_path(std::string_view path) {
  if (path.empty() || path.front() == '/' || path.find("..") != std::string_view::npos) return false;
  return path.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789./-_") == std::string_view::npos;
}

bool read_note(std::string_view note, Manifest& manifest) {
  const auto [key, value] = cut_word(note);
  if (key == "program") {
    manifest.program = std::string(value);
  } else if (key == "made") {
    return read_number(value, manifest.made_at);
  } else if (key == "files") {
    const auto [count, bytes] = cut_word(value);
    return read_number(count, manifest.file_count) && read_number(bytes, manifest.file_bytes);
  } else if (key == "migration") {
    manifest.migrations.emplace_back(value);
  } else if (key == "records") {
    const auto [type, rows] = cut_word(value);
    std::int64_t count = 0;
    if (!read_number(rows, count)) return false;
    manifest.records.push_back({std::string(type), count});
  } else if (key == "lost") {
    manifest.lost.emplace_back(value);
  }
  return true;  // a note this program does not know is no fault: the format's number says what must be
                // understood
}

bool read_entry(std::string_view line, Manifest& manifest) {
  constexpr std::size_t kHexSize = 64;
  if (line.size() < kHexSize + 3 || line.substr(kHexSize, 2) != "  ") return false;
  const std::string_view hex = line.substr(0, kHexSize), path = line.substr(kHexSize + 2);
  if (base::from_hex(hex).size() != kHexSize / 2 || !is_safe_path(path)) return false;
  manifest.entries.push_back({std::string(path), std::string(hex)});
  return true;
}

}  // namespace

std::string format_manifest(const Manifest& manifest) {
  std::string text = std::string(kFirstLine) + std::to_string(kFormat) + "\n";
  const auto note = [&](std::string_view key, std::string_view value) {
    text.append("# ").append(key).append(" ").append(value).append("\n");
  };
  note("program", manifest.program);
  note("made", std::to_string(manifest.made_at));
  note("made_utc", base::format_iso_instant(manifest.made_at));
  note("files", std::to_string(manifest.file_count) + " " + std::to_string(manifest.file_bytes));
  for (const std::string& name : manifest.migrations) note("migration", name);
  for (const Manifest::Count& count : manifest.records)
    note("records", count.type + " " + std::to_string(count.rows));
  for (const std::string& hex : manifest.lost) note("lost", hex);
  for (const Manifest::Entry& entry : manifest.entries) text += entry.sha256 + "  " + entry.path + "\n";
  return text + std::string(kLastLine) + base::to_hex(base::sha256(text)) + "\n";
}

base::Result<Manifest> parse_manifest(std::string_view text) {
  if (!text.starts_with(kFirstLine)) return Error{N_("This is no backup of the portal")};
  int format = 0;
  const std::string_view first = text.substr(0, text.find('\n'));
  if (!read_number(first.substr(kFirstLine.size()), format))
    return Error{N_("The list of what the backup holds is damaged")};
  if (format > kFormat)
    return Error{N_("The backup was made by a newer version of the program; use that version")};

  const std::size_t end = text.rfind(kLastLine);
  const std::size_t digest_at = end + kLastLine.size();
  if (end == std::string_view::npos || end == 0 || text[end - 1] != '\n' || text.back() != '\n' ||
      text.substr(digest_at, text.size() - digest_at - 1) !=
          base::to_hex(base::sha256(text.substr(0, end)))) {
    return Error{N_("The list of what the backup holds is damaged")};
  }
  Manifest manifest;
  std::string_view rest = text.substr(0, end);
  while (!rest.empty()) {
    const std::size_t stop = rest.find('\n');
    const std::string_view line = rest.substr(0, stop);
    rest.remove_prefix(stop + 1);
    const bool read =
        line.starts_with("# ") ? read_note(line.substr(2), manifest) : read_entry(line, manifest);
    if (!read) return Error{N_("The list of what the backup holds is damaged")};
  }
  return manifest;
}

}  // namespace motcong::backup
