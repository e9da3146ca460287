// Segment trie: method and path -> index of a route. `:id` matches a positive decimal number of at most 18
// digits.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace motcong::http {

class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;

  /// `pattern` such as "/par/tasks/:id/edit". Returns false when that method and pattern are taken.
  /// A literal segment wins over :id.
  bool add(std::string_view method, std::string_view pattern, int route);

  struct Match {
    int route = -1;                 // -1: see `status`
    int status = 404;               // 404, or 405 with `allowed`
    std::vector<std::int64_t> ids;  // values of :id in order
    std::string allowed;            // "GET, HEAD, POST" for 405
  };
  /// HEAD is answered by GET's route. Thread-safe once all routes are added.
  Match find(std::string_view method, std::string_view path) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
};

}  // namespace motcong::http
