// The router: literals, :id, methods.
#include "core/http/router.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace motcong::http;

namespace {

Router make_router() {
  Router router;
  CHECK(router.add("GET", "/", 0));
  CHECK(router.add("GET", "/par/tasks", 1));
  CHECK(router.add("POST", "/par/tasks", 2));
  CHECK(router.add("GET", "/par/tasks/new", 3));
  CHECK(router.add("GET", "/par/tasks/:id", 4));
  CHECK(router.add("POST", "/par/tasks/:id/edit", 5));
  CHECK(router.add("GET", "/iso/:id/versions/:id", 6));
  CHECK(router.add("GET", "/years/2019/plan", 7));
  CHECK(router.add("GET", "/years/:id/tasks", 8));
  CHECK(!router.add("GET", "/par/tasks/:number", 9));
  CHECK(!router.add("GET", "/", 9));
  return router;
}

}  // namespace

TEST_CASE("router: finds routes and reads their ids") {
  const Router router = make_router();
  struct Case {
    const char* method;
    const char* path;
    int route;
    std::vector<std::int64_t> ids;
  };
  const std::vector<Case> cases = {
      {"GET", "/", 0, {}},
      {"HEAD", "/", 0, {}},
      {"GET", "/par/tasks", 1, {}},
      {"POST", "/par/tasks", 2, {}},
      {"GET", "/par/tasks/new", 3, {}},
      {"GET", "/par/tasks/12", 4, {12}},
      {"GET", "/par/tasks/999999999999999999", 4, {999999999999999999}},
      {"POST", "/par/tasks/7/edit", 5, {7}},
      {"GET", "/iso/3/versions/4", 6, {3, 4}},
      {"GET", "/years/2019/plan", 7, {}},
      {"GET", "/years/2019/tasks", 8, {2019}},  // the literal 2019 is a dead end, so :id is tried
  };
  for (const Case& one : cases) {
    CAPTURE(one.path);
    const auto match = router.find(one.method, one.path);
    CHECK(match.route == one.route);
    CHECK(match.ids == one.ids);
  }
}

TEST_CASE("router: 404 for what is not there") {
  const Router router = make_router();
  for (const char* path : {"", "par", "/par", "/par/tasks/", "//", "/par//tasks", "/par/tasks/0",
                           "/par/tasks/01", "/par/tasks/-1", "/par/tasks/1x",
                           "/par/tasks/1000000000000000000", "/par/tasks/1/2", "/PAR/tasks", "/:id"}) {
    CAPTURE(path);
    const auto match = router.find("GET", path);
    CHECK(match.route == -1);
    CHECK(match.status == 404);
  }
}

TEST_CASE("router: 405 names the methods that would do") {
  const Router router = make_router();
  const auto both = router.find("PUT", "/par/tasks");
  CHECK(both.route == -1);
  CHECK(both.status == 405);
  CHECK(both.allowed == "GET, HEAD, POST");
  CHECK(router.find("GET", "/par/tasks/7/edit").allowed == "POST");
  CHECK(router.find("HEAD", "/par/tasks/7/edit").status == 405);
}
