#include "core/http/gate.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/base/check.h"

namespace motcong::http {
namespace {

GateVerdict refuse(int status, const char* reason) {
  GateVerdict verdict;
  verdict.kind = GateVerdict::Kind::refused;
  verdict.status = status;
  verdict.reason = reason;
  return verdict;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z'); }

// RFC 9110 section 5.6.2.
bool is_token_char(char c) {
  return is_alnum(c) || (c != '\0' && std::strchr("!#$%&'*+-.^_`|~", c) != nullptr);
}

constexpr std::array<bool, 256> make_control_table() {
  std::array<bool, 256> table{};
  for (int i = 0; i < 32; ++i) table[static_cast<std::size_t>(i)] = true;
  table[127] = true;
  table['\t'] = false;
  return table;
}
constexpr std::array<bool, 256> kIsControl = make_control_table();

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return kIsControl[static_cast<unsigned char>(c)]; });
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_method_token(std::string_view method) {
  return !method.empty() && method.size() <= 20 && std::all_of(method.begin(), method.end(), is_token_char);
}

// RFC 3986 characters and the few more that browsers leave alone in a query; never '#', quotes, blanks or
// letters outside ASCII.
bool is_target(std::string_view target) {
  return !target.empty() && target.front() == '/' && std::all_of(target.begin(), target.end(), [](char c) {
    return c > 0x20 && c < 0x7f && c != '#' && c != '"' && c != '<' && c != '>';
  });
}

// uri-host [":" port]; names are letters, digits, '-', '.', '_' (which Windows host names may hold).
bool is_host(std::string_view host) {
  if (host.empty() || host.size() > 262) return false;
  std::string_view port;
  if (host.front() == '[') {
    const std::size_t close = host.find(']');
    if (close == std::string_view::npos || close < 3) return false;
    const std::string_view address = host.substr(1, close - 1);
    if (!std::all_of(address.begin(), address.end(), [](char c) {
          return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f') || c == ':' || c == '.';
        })) {
      return false;
    }
    port = host.substr(close + 1);
  } else {
    const std::size_t colon = host.find(':');
    const std::string_view name = host.substr(0, colon);
    if (name.empty() || !std::all_of(name.begin(), name.end(), [](char c) {
          return is_alnum(c) || c == '-' || c == '.' || c == '_';
        })) {
      return false;
    }
    port = colon == std::string_view::npos ? std::string_view{} : host.substr(colon);
  }
  return port.empty() ||
         (port.front() == ':' && port.size() <= 6 && std::all_of(port.begin() + 1, port.end(), is_digit));
}

// A later decoder would turn these into a line break or an end of string.
bool has_encoded_line_break(std::string_view value) {
  for (std::size_t at = value.find('%'); at != std::string_view::npos; at = value.find('%', at + 1)) {
    const std::string_view code = value.substr(at + 1, 2);
    if (code == "00" || equals_ignoring_case(code, "0d") || equals_ignoring_case(code, "0a")) return true;
    if (!code.empty() && lower(code.front()) == 'u') {  // %u000d, a form some decoders know
      const std::string_view wide = value.substr(at + 2, 4);
      if (equals_ignoring_case(wide, "000d") || equals_ignoring_case(wide, "000a") || wide == "0000")
        return true;
    }
  }
  return false;
}

bool parse_length(std::string_view text, std::uint64_t& out) {
  if (text.empty() || text.size() > 18 || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  out = 0;
  for (const char c : text) out = out * 10 + static_cast<std::uint64_t>(c - '0');
  return true;
}

// What the lines so far have said.
struct Progress {
  bool is_post = false;
  int minor_version = 1;
  int headers = 0;
  int hosts = 0;
  int lengths = 0;
  int codings = 0;
  bool only_chunked = true;
  bool expects_continue = false;
  std::uint64_t body_bytes = 0;
};

// 0 when the line is good, else the status; `reason` is set.
int check_request_line(std::string_view line, Progress& progress, const char*& reason) {
  const std::size_t first = line.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos || line.find(' ', second + 1) != std::string_view::npos) {
    reason = "request line without exactly two spaces";
    return 400;
  }
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, second - first - 1);
  const std::string_view version = line.substr(second + 1);
  if (!is_method_token(method)) {
    reason = "malformed method";
    return 400;
  }
  if (version.size() != 8 || version.substr(0, 5) != "HTTP/" || !is_digit(version[5]) || version[6] != '.' ||
      !is_digit(version[7])) {
    reason = "malformed HTTP version";
    return 400;
  }
  if (version[5] != '1' || version[7] > '1') {
    reason = "HTTP version other than 1.0 and 1.1";
    return 505;
  }
  if (method != "GET" && method != "HEAD" && method != "POST") {
    reason = "method other than GET HEAD POST";
    return 405;
  }
  if (!is_target(target)) {
    reason = "target is not a path";
    return 400;
  }
  progress.is_post = method == "POST";
  progress.minor_version = version[7] - '0';
  return 0;
}

int check_header_line(std::string_view line, Progress& progress, const char*& reason) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) {
    reason = "header without a name";
    return 400;
  }
  const std::string_view name = line.substr(0, colon);
  if (!std::all_of(name.begin(), name.end(), is_token_char)) {
    reason = "malformed header name";  // also obs-fold and a space before the colon
    return 400;
  }
  const std::string_view value = trim_blanks(line.substr(colon + 1));
  switch (name.size()) {
    case 4:
      if (!equals_ignoring_case(name, "host")) break;
      if (++progress.hosts > 1 || !is_host(value)) {
        reason = "malformed or second Host";
        return 400;
      }
      break;
    case 6:
      if (!equals_ignoring_case(name, "expect") || progress.minor_version == 0) break;
      if (!equals_ignoring_case(value, "100-continue")) {
        reason = "unknown expectation";
        return 417;
      }
      progress.expects_continue = true;
      break;
    case 7:
      if (equals_ignoring_case(name, "referer")) return 0;  // an address, kept as sent and never decoded
      break;
    case 9:
    case 10:
    case 11:
      if (equals_ignoring_case(name, "remote_addr") || equals_ignoring_case(name, "remote_port") ||
          equals_ignoring_case(name, "local_addr") || equals_ignoring_case(name, "local_port")) {
        reason = "header name that stands for the connection itself";
        return 400;
      }
      break;
    case 14:
      if (!equals_ignoring_case(name, "content-length")) break;
      if (++progress.lengths > 1 || !parse_length(value, progress.body_bytes)) {
        reason = "malformed or second Content-Length";
        return 400;
      }
      break;
    case 17:
      if (!equals_ignoring_case(name, "transfer-encoding")) break;
      ++progress.codings;
      progress.only_chunked = progress.codings == 1 && equals_ignoring_case(value, "chunked");
      break;
    default:
      break;
  }
  if (has_encoded_line_break(value)) {
    reason = "encoded line break or NUL in a header value";
    return 400;
  }
  return 0;
}

GateVerdict check_whole(const Progress& progress, std::size_t header_bytes) {
  if (progress.hosts != 1) return refuse(400, "no Host");
  if (progress.codings > 0) {
    if (progress.lengths > 0) return refuse(400, "Transfer-Encoding beside Content-Length");
    if (!progress.only_chunked) return refuse(400, "Transfer-Encoding other than chunked");
    return refuse(411, "Transfer-Encoding");
  }
  if (progress.is_post && progress.lengths == 0) return refuse(411, "POST without Content-Length");
  if (!progress.is_post && progress.body_bytes > 0) return refuse(400, "body on GET or HEAD");
  GateVerdict verdict;
  verdict.kind = GateVerdict::Kind::accepted;
  verdict.header_bytes = header_bytes;
  verdict.body_bytes = progress.body_bytes;
  verdict.expects_continue = progress.expects_continue && progress.body_bytes > 0;
  return verdict;
}

}  // namespace

GateVerdict check_header_block(std::string_view bytes, const Limits& limits) {
  Progress progress;
  bool in_request_line = true;
  std::size_t at = 0;
  while (true) {
    const std::size_t line_limit =
        in_request_line ? std::min(limits.max_target_bytes, kMaxRequestLine) : kMaxHeaderLine;
    const int too_long = in_request_line ? 414 : 431;
    const std::size_t feed = bytes.find('\n', at);
    const bool whole = feed != std::string_view::npos;
    if ((whole ? feed + 1 : bytes.size()) > limits.max_header_bytes)
      return refuse(too_long, "header block too long");
    std::string_view line = whole ? bytes.substr(at, feed - at) : bytes.substr(at);
    if (line.size() + 1 > line_limit) return refuse(too_long, "line too long");
    if (!line.empty() && line.back() == '\r') {
      line.remove_suffix(1);
    } else if (whole) {
      return refuse(400, "line feed without carriage return");
    }
    if (has_control(line) || (in_request_line && line.find('\t') != std::string_view::npos)) {
      return refuse(400, "control character");
    }
    if (!whole) return {};
    at = feed + 1;
    const char* reason = "";
    int status = 0;
    if (in_request_line) {
      status = check_request_line(line, progress, reason);
      in_request_line = false;
    } else if (line.empty()) {
      return check_whole(progress, at);
    } else {
      if (++progress.headers > limits.max_headers) return refuse(431, "too many headers");
      status = check_header_line(line, progress, reason);
    }
    if (status != 0) return refuse(status, reason);
  }
}

std::string_view Head::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (equals_ignoring_case(key, name)) return value;
  }
  return {};
}

bool Head::wants_close() const {
  if (minor_version == 0) return true;
  for (const auto& [key, value] : headers) {
    if (!equals_ignoring_case(key, "connection")) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t comma = rest.find(',');
      if (equals_ignoring_case(trim_blanks(rest.substr(0, comma)), "close")) return true;
      rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
  }
  return false;
}

Head parse_head(std::string_view block) {
  Head head;
  head.headers.reserve(16);
  std::size_t end = block.find("\r\n");
  base::check(end != std::string_view::npos);
  const std::string_view line = block.substr(0, end);
  const std::size_t first = line.find(' ');
  const std::size_t second = line.find(' ', first + 1);
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, second - first - 1);
  head.minor_version = line.back() - '0';
  std::size_t at = end + 2;
  while ((end = block.find("\r\n", at)) != at && end != std::string_view::npos) {
    const std::string_view header = block.substr(at, end - at);
    const std::size_t colon = header.find(':');
    head.headers.emplace_back(header.substr(0, colon), trim_blanks(header.substr(colon + 1)));
    at = end + 2;
  }
  return head;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace motcong::http
