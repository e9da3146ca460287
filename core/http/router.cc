#include "core/http/router.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "core/base/check.h"

namespace motcong::http {

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> number;                     // ":id"
  std::vector<std::pair<std::string, int>> routes;  // method -> route

  int route_of(std::string_view method) const {
    for (const auto& [name, route] : routes) {
      if (name == method) return route;
    }
    return -1;
  }
};

namespace {

constexpr std::size_t kMaxDigits = 18;  // fits a 64-bit integer

bool parse_id(std::string_view segment, std::int64_t& id) {
  if (segment.empty() || segment.size() > kMaxDigits || segment.front() == '0') return false;
  id = 0;
  for (const char c : segment) {
    if (c < '0' || c > '9') return false;
    id = id * 10 + (c - '0');
  }
  return true;
}

// Takes the first segment off `rest`, which starts with '/'.
std::string_view next_segment(std::string_view& rest) {
  rest.remove_prefix(1);
  const std::string_view segment = rest.substr(0, rest.find('/'));
  rest.remove_prefix(segment.size());
  return segment;
}

}  // namespace

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;

bool Router::add(std::string_view method, std::string_view pattern, int route) {
  base::check(!pattern.empty() && pattern.front() == '/' && !method.empty() && route >= 0);
  Node* node = root_.get();
  std::string_view rest = pattern == "/" ? std::string_view{} : pattern;
  while (!rest.empty()) {
    const std::string_view segment = next_segment(rest);
    base::check(!segment.empty());
    std::unique_ptr<Node>& child = segment.front() == ':'
                                       ? node->number
                                       : node->literals.try_emplace(std::string(segment)).first->second;
    if (child == nullptr) child = std::make_unique<Node>();
    node = child.get();
  }
  if (node->route_of(method) >= 0) return false;
  node->routes.emplace_back(method, route);
  return true;
}

Router::Match Router::find(std::string_view method, std::string_view path) const {
  Match match;
  std::vector<std::string> allowed;
  // True when a route was found; a dead end gives its ids back and the next branch is tried.
  const auto search = [&](const auto& self, const Node& node, std::string_view rest) -> bool {
    if (rest.empty()) {
      int route = node.route_of(method);
      if (route < 0 && method == "HEAD") route = node.route_of("GET");
      if (route < 0) {
        for (const auto& [name, unused] : node.routes) allowed.push_back(name);
        return false;
      }
      match.route = route;
      match.status = 200;
      return true;
    }
    const std::string_view segment = next_segment(rest);
    if (const auto literal = node.literals.find(segment); literal != node.literals.end()) {
      if (self(self, *literal->second, rest)) return true;
    }
    std::int64_t id = 0;
    if (node.number == nullptr || !parse_id(segment, id)) return false;
    match.ids.push_back(id);
    if (self(self, *node.number, rest)) return true;
    match.ids.pop_back();
    return false;
  };
  if (path.empty() || path.front() != '/') return match;
  if (search(search, *root_, path == "/" ? std::string_view{} : path) || allowed.empty()) return match;
  match.status = 405;
  if (std::find(allowed.begin(), allowed.end(), "GET") != allowed.end()) allowed.emplace_back("HEAD");
  std::sort(allowed.begin(), allowed.end());
  allowed.erase(std::unique(allowed.begin(), allowed.end()), allowed.end());
  for (const std::string& name : allowed) match.allowed += (match.allowed.empty() ? "" : ", ") + name;
  return match;
}

}  // namespace motcong::http
