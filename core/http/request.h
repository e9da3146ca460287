// A request as handlers see it: query and form kept apart, text checked and normalised, nothing of httplib.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace motcong::http {

/// Name/value pairs in the order they came. Names may repeat only where a handler asks for all().
class Fields {
 public:
  void add(std::string name, std::string value) { items_.emplace_back(std::move(name), std::move(value)); }
  /// The value, or "" when absent. A name given twice is refused before any handler runs unless the route
  /// declared it as repeatable (names ending in "[]").
  std::string_view get(std::string_view name) const;
  std::optional<std::string_view> find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name).has_value(); }
  std::vector<std::string_view> all(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& items() const { return items_; }
  bool empty() const { return items_.empty(); }

 private:
  std::vector<std::pair<std::string, std::string>> items_;
};

/// Reads `application/x-www-form-urlencoded` (also a query string). Fails with words on: bad percent escapes,
/// text that is not UTF-8, more than `max_fields` names, a scalar name given twice. Values come back
/// normalised (NFC and the rest of base::normalise_input).
base::Result<Fields> parse_urlencoded(std::string_view text, std::size_t max_fields = 2000);

/// A file of a multipart form, already streamed to disk; removed when the request ends unless moved away.
struct UploadedFile {
  std::string field;
  std::string file_name;      // as the user named it: for display only, never for the file system
  std::string content_type;   // as claimed
  std::string path;           // temporary file, 0600
  std::uint64_t size = 0;     // as sent
  std::string sha256;         // raw 32 bytes
  bool is_too_large = false;  // beyond Request::max_file_bytes: only its name and size are known
};

struct Request {
  std::string method;  // GET HEAD POST ...
  std::string path;    // decoded once, valid UTF-8, no control characters, no dot segments
  std::string target;  // as sent: path and query, for links back to this page
  Fields query;
  Fields form;  // urlencoded body or the text parts of a multipart body
  std::vector<UploadedFile> files;
  std::uint64_t max_file_bytes = 0;  // of one uploaded file; 0: no limit but that of the body
  std::map<std::string, std::string> cookies;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string remote_address;
  bool secure = false;            // came over TLS
  std::vector<std::int64_t> ids;  // the route's :id parameters, in order

  /// "" when absent.
  std::string_view header(std::string_view lower_name) const;
  bool is_safe() const { return method == "GET" || method == "HEAD"; }
};

}  // namespace motcong::http
