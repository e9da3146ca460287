#include "core/http/multipart.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/base/text.h"
#include "core/http/gate.h"

namespace motcong::http {
namespace {

constexpr std::size_t kMaxPartHeaderBytes = 8192;
constexpr int kMaxPartHeaderLines = 16;

// Takes `; name=value` or `; name="value"` off `rest`. False at the end; `bad` on malformed text.
bool next_parameter(std::string_view& rest, std::string& name, std::string& value, bool& bad) {
  rest = base::trim(rest);
  if (rest.empty()) return false;
  if (rest.front() != ';') {
    bad = true;
    return false;
  }
  rest = base::trim(rest.substr(1));
  if (rest.empty()) return false;
  const std::size_t equals = rest.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    bad = true;
    return false;
  }
  name = base::to_lower_ascii(base::trim(rest.substr(0, equals)));
  rest.remove_prefix(equals + 1);
  value.clear();
  if (rest.empty() || rest.front() != '"') {
    const std::size_t end = rest.find(';');
    value = base::trim(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
    return true;
  }
  for (std::size_t i = 1; i < rest.size(); ++i) {
    // Only \" is an escape: old browsers send whole Windows paths with single backslashes.
    if (rest[i] == '\\' && i + 1 < rest.size() && rest[i + 1] == '"') {
      value += '"';
      ++i;
    } else if (rest[i] == '"') {
      rest.remove_prefix(i + 1);
      return true;
    } else {
      value += rest[i];
    }
  }
  bad = true;
  return false;
}

// Browsers write '"', CR and LF in names as %22 %0D %0A and leave '%' alone (HTML standard,
// multipart/form-data).
std::string undo_name_escapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view code = text.substr(i, 3);
    const char plain = code == "%22"                       ? '"'
                       : equals_ignoring_case(code, "%0d") ? '\r'
                       : equals_ignoring_case(code, "%0a") ? '\n'
                                                           : '\0';
    out += plain != '\0' ? plain : text[i];
    if (plain != '\0') i += 2;
  }
  return out;
}

bool parse_disposition(std::string_view value, PartHeader& header) {
  const std::size_t end = value.find(';');
  if (!equals_ignoring_case(base::trim(value.substr(0, end)), "form-data")) return false;
  std::string_view rest = end == std::string_view::npos ? std::string_view{} : value.substr(end);
  bool bad = false;
  bool named = false;
  std::string name;
  std::string text;
  while (next_parameter(rest, name, text, bad)) {
    if (name == "name") {
      if (std::exchange(named, true)) return false;
      header.name = undo_name_escapes(text);
    } else if (name == "filename") {
      if (header.file_name) return false;
      header.file_name = undo_name_escapes(text);
    }
  }
  return !bad && named;
}

}  // namespace

MultipartParser::MultipartParser(std::string_view boundary, PartSink& sink)
    : delimiter_("\r\n--" + std::string(boundary)), sink_(sink) {}

int MultipartParser::parse_headers(bool& more) {
  if (buffer_.starts_with("\r\n")) return 400;  // a part without headers has no name
  const std::size_t end = buffer_.find("\r\n\r\n");
  if (end == std::string::npos) {
    // Of the four bytes behind the longest block, three may have come already.
    if (buffer_.size() >= kMaxPartHeaderBytes + 4) return 400;
    more = true;
    return 0;
  }
  if (end > kMaxPartHeaderBytes) return 400;
  PartHeader header;
  bool has_disposition = false;
  int lines = 0;
  std::string_view block = std::string_view(buffer_).substr(0, end);
  while (!block.empty()) {
    const std::size_t cut = block.find("\r\n");
    const std::string_view line = block.substr(0, cut);
    block = cut == std::string_view::npos ? std::string_view{} : block.substr(cut + 2);
    const std::size_t colon = line.find(':');
    if (++lines > kMaxPartHeaderLines || colon == std::string_view::npos || colon == 0) return 400;
    if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) return 400;
    const std::string_view value = base::trim(line.substr(colon + 1));
    if (equals_ignoring_case(line.substr(0, colon), "content-disposition")) {
      if (std::exchange(has_disposition, true) || !parse_disposition(value, header)) return 400;
    } else if (equals_ignoring_case(line.substr(0, colon), "content-type")) {
      header.content_type = value;
    }
  }
  if (!has_disposition) return 400;
  buffer_.erase(0, end + 4);
  return sink_.begin_part(std::move(header));
}

int MultipartParser::push(std::string_view bytes) {
  if (state_ == State::done) return 0;  // an epilogue is allowed and means nothing
  buffer_.append(bytes);
  while (true) {
    switch (state_) {
      case State::start: {
        const std::string_view first = std::string_view(delimiter_).substr(2);
        const std::size_t known = std::min(buffer_.size(), first.size());
        if (std::string_view(buffer_).substr(0, known) != first.substr(0, known)) return 400;
        if (known < first.size()) return 0;
        buffer_.erase(0, first.size());
        state_ = State::after_boundary;
        break;
      }
      case State::after_boundary:
        if (buffer_.size() < 2) return 0;
        if (buffer_.starts_with("--")) {
          state_ = State::done;
          buffer_.clear();
          return 0;
        }
        if (!buffer_.starts_with("\r\n")) return 400;
        buffer_.erase(0, 2);
        state_ = State::headers;
        break;
      case State::headers: {
        bool more = false;
        if (const int status = parse_headers(more); status != 0) return status;
        if (more) return 0;
        state_ = State::data;
        break;
      }
      case State::data: {
        const auto* found = static_cast<const char*>(
            memmem(buffer_.data(), buffer_.size(), delimiter_.data(), delimiter_.size()));
        if (found == nullptr) {
          const std::size_t keep =
              std::min(buffer_.size(), delimiter_.size() - 1);  // may be a delimiter's start
          const std::size_t ready = buffer_.size() - keep;
          if (ready > 0) {
            if (const int status = sink_.add_bytes(std::string_view(buffer_).substr(0, ready)); status != 0)
              return status;
            buffer_.erase(0, ready);
          }
          return 0;
        }
        const auto length = static_cast<std::size_t>(found - buffer_.data());
        if (length > 0) {
          if (const int status = sink_.add_bytes(std::string_view(buffer_).substr(0, length)); status != 0)
            return status;
        }
        if (const int status = sink_.end_part(); status != 0) return status;
        buffer_.erase(0, length + delimiter_.size());
        state_ = State::after_boundary;
        break;
      }
      case State::done:
        return 0;
    }
  }
}

std::optional<std::string> find_boundary(std::string_view content_type) {
  const std::size_t start = content_type.find(';');
  if (start == std::string_view::npos) return std::nullopt;
  std::string_view rest = content_type.substr(start);
  std::string name;
  std::string value;
  bool bad = false;
  std::optional<std::string> boundary;
  while (next_parameter(rest, name, value, bad)) {
    if (name != "boundary") continue;
    if (boundary) return std::nullopt;
    boundary = value;
  }
  const auto is_boundary_char = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c != '\0' && std::strchr("'()+_,-./:=?", c) != nullptr);
  };
  if (bad || !boundary || boundary->empty() || boundary->size() > 70 ||
      !std::all_of(boundary->begin(), boundary->end(), is_boundary_char)) {
    return std::nullopt;
  }
  return boundary;
}

}  // namespace motcong::http
